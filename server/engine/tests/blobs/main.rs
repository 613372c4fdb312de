//! Every place for files does the same: a folder, and a bucket of a real S3 server in this process.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod bucket;

use engine::{
    blobs::Disk,
    ports::blobs::{BlobError, BlobId, Blobs, Opened, hash_of},
};
use protocol::FileId;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

const UPLOAD: FileId = FileId(7);
const LATER: i64 = i64::MAX;

/// A place, for as long as the rest lives.
struct Place {
    name: &'static str,
    blobs: Arc<dyn Blobs>,
    _folders: Arc<[tempfile::TempDir; 2]>,
}

async fn places() -> Vec<Place> {
    let (folder, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let s3 = bucket::start(folder.path(), data.path()).await;
    s3.is_reached().await.unwrap();
    let disk = Arc::new(Disk::new(folder.path()));
    let folders = Arc::new([folder, data]);
    let both: [(&str, Arc<dyn Blobs>); 2] = [("disk", disk), ("s3", Arc::new(s3))];
    both.map(|(name, blobs)| Place { name, blobs, _folders: folders.clone() }).into()
}

/// Runs a case in every place, on a thread that may wait.
async fn everywhere(case: fn(&dyn Blobs)) {
    for place in places().await {
        let blobs = place.blobs.clone();
        tokio::task::spawn_blocking(move || case(blobs.as_ref()))
            .await
            .unwrap_or_else(|error| panic!("in {}: {error}", place.name));
    }
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 251) as u8).collect()
}

fn name(bytes: &[u8]) -> BlobId {
    BlobId(Sha256::digest(bytes).into())
}

fn read(opened: &dyn Opened) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(opened.bytes()).unwrap()];
    opened.read(0, &mut bytes).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_becomes_a_blob_and_may_become_it_again() {
    everywhere(|blobs| {
        for length in [0, 1, 300_000, 20_000_000] {
            let (whole, id) = (bytes(length), name(&bytes(length)));
            blobs.resume(UPLOAD, 0).unwrap();
            for (place, piece) in whole.chunks(777_777).enumerate() {
                blobs.append(UPLOAD, place as u64 * 777_777, piece).unwrap();
            }
            blobs.sync(UPLOAD).unwrap();
            assert!(matches!(blobs.open(id), Err(BlobError::Missing)));
            blobs.keep(UPLOAD, id).unwrap();
            blobs.keep(UPLOAD, id).unwrap();
            blobs.discard(UPLOAD).unwrap();
            let opened = blobs.open(id).unwrap();
            assert_eq!((opened.bytes(), hash_of(opened.as_ref()).unwrap()), (length as u64, id));
            if length > 10 {
                let mut middle = [0; 10];
                opened.read(length as u64 / 2, &mut middle).unwrap();
                assert_eq!(middle[..], whole[length / 2..length / 2 + 10]);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_is_gone_and_nothing_else() {
    everywhere(|blobs| {
        let (one, other) = (b"one".to_vec(), b"other".to_vec());
        blobs.put(name(&one), &one).unwrap();
        blobs.put(name(&other), &other).unwrap();
        blobs.put(name(&other), &other).unwrap();
        blobs.remove(name(&one)).unwrap();
        blobs.remove(name(&one)).unwrap();
        assert!(matches!(blobs.open(name(&one)), Err(BlobError::Missing)));
        assert_eq!(read(blobs.open(name(&other)).unwrap().as_ref()), other);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn blobs_are_listed_by_their_first_byte_and_their_age() {
    everywhere(|blobs| {
        let all: Vec<Vec<u8>> = (0..40_u8).map(|n| vec![n; 3]).collect();
        all.iter().for_each(|bytes| blobs.put(name(bytes), bytes).unwrap());
        let mut listed = Vec::new();
        for first in 0..=255 {
            assert!(blobs.kept_before(first, 0).unwrap().is_empty());
            let some = blobs.kept_before(first, LATER).unwrap();
            assert!(some.iter().all(|blob| blob.0[0] == first));
            listed.extend(some);
        }
        let mut named: Vec<BlobId> = all.iter().map(|bytes| name(bytes)).collect();
        named.sort();
        listed.sort();
        assert_eq!(listed, named);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_away_is_an_error_and_loses_nothing() {
    let data = tempfile::tempdir().unwrap();
    let s3 = Arc::new(bucket::nowhere(data.path()));
    assert!(s3.is_reached().await.is_err());
    let done = tokio::task::spawn_blocking(move || {
        s3.resume(UPLOAD, 0).unwrap();
        s3.append(UPLOAD, 0, b"kept").unwrap();
        s3.sync(UPLOAD).unwrap();
        assert!(matches!(s3.keep(UPLOAD, name(b"kept")), Err(BlobError::Failed(_))));
        read(s3.open_upload(UPLOAD).unwrap().as_ref())
    });
    assert_eq!(done.await.unwrap(), b"kept");
}
