//! A bucket that speaks S3: the object `PREFIX/ab/cdef…` for each blob. Uploads gather on the disk, since a bucket takes a
//! file only as a whole or in large parts.

use super::disk::Disk;
use crate::ports::blobs::{BlobError, BlobId, BlobResult, Blobs, Opened};
use futures_util::TryStreamExt as _;
use object_store::{
    ClientOptions, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart,
    aws::AmazonS3Builder, path::Path as Key,
};
use protocol::FileId;
use std::{path::Path, sync::Arc, time::Duration};
use tokio::runtime::Handle;

/// What is larger goes up in parts of this size.
const PART: usize = 8 * 1024 * 1024;
/// So many parts are on the way at a time: they and the next one are in memory.
const PARTS: usize = 2;
/// No request takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a bucket is.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// `s3://BUCKET/PREFIX`.
    pub url: String,
    /// The server, if it is not Amazon's.
    pub endpoint: Option<String>,
    /// Its region.
    pub region: Option<String>,
    /// The key's id and the key. Without one, what `AWS_*` says holds.
    pub key: Option<(String, String)>,
}

/// Blobs in a bucket.
pub struct S3 {
    /// Where uploads gather.
    uploads: Disk,
    bucket: Arc<dyn ObjectStore>,
    prefix: String,
    runtime: Handle,
}

impl S3 {
    /// The bucket, with uploads in the folder that holds everything. Call it inside a runtime; the methods wait, and are
    /// called on threads that may.
    ///
    /// # Errors
    /// What is wrong with the address, in English.
    pub fn new(bucket: &Bucket, data: &Path) -> Result<Self, String> {
        let at = bucket
            .url
            .strip_prefix("s3://")
            .ok_or("a bucket is written s3://BUCKET or s3://BUCKET/PREFIX")?;
        let (name, prefix) = at.split_once('/').unwrap_or((at, ""));
        let is_plain = bucket.endpoint.as_ref().is_some_and(|url| url.starts_with("http://"));
        let options = ClientOptions::new().with_allow_http(is_plain).with_timeout(PATIENCE);
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(name).with_client_options(options);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder.with_endpoint(endpoint).with_virtual_hosted_style_request(false);
        }
        if let Some(region) = &bucket.region {
            builder = builder.with_region(region);
        }
        if let Some((id, secret)) = &bucket.key {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret);
        }
        // A second time is an error, and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let store = builder.build().map_err(|error| error.to_string())?;
        Ok(Self {
            uploads: Disk::new(data),
            bucket: Arc::new(store),
            prefix: prefix.trim_matches('/').to_owned(),
            runtime: Handle::current(),
        })
    }

    /// Whether the bucket answers, and may be written.
    ///
    /// # Errors
    /// The bucket's.
    pub async fn is_reached(&self) -> Result<(), String> {
        let key = self.key("leliao");
        let written = self.bucket.put(&key, PutPayload::from_static(b"leliao keeps its files here")).await;
        written.map(drop).map_err(|error| error.to_string())
    }

    fn key(&self, name: &str) -> Key {
        Key::from(format!("{}/{name}", self.prefix))
    }

    fn key_of(&self, blob: BlobId) -> Key {
        let hex = blob.hex();
        let (first, rest) = hex.split_at(2);
        self.key(&format!("{first}/{rest}"))
    }

    async fn found(&self, key: &Key) -> BlobResult<Option<u64>> {
        match self.bucket.head(key).await {
            Ok(ObjectMeta { size, .. }) => Ok(Some(size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(blob_error(error)),
        }
    }

    /// Sends a file piece by piece.
    async fn send(&self, key: &Key, from: Arc<dyn Opened>) -> BlobResult<()> {
        let parts = self.bucket.put_multipart(key).await.map_err(blob_error)?;
        let mut writing = WriteMultipart::new_with_chunk_size(parts, PART);
        let mut offset = 0;
        while offset < from.bytes() {
            let length = usize::try_from(from.bytes() - offset).unwrap_or(PART).min(PART);
            let (piece, at) = (from.clone(), offset);
            let read = tokio::task::spawn_blocking(move || {
                let mut bytes = vec![0; length];
                piece.read(at, &mut bytes).map(|()| bytes)
            });
            let bytes = match read.await {
                Ok(Ok(bytes)) => bytes,
                Ok(Err(error)) => {
                    let _ = writing.abort().await;
                    return Err(error);
                }
                Err(error) => return Err(BlobError::Failed(error.to_string())),
            };
            writing.wait_for_capacity(PARTS).await.map_err(blob_error)?;
            writing.write(&bytes);
            offset += length as u64;
        }
        writing.finish().await.map(drop).map_err(blob_error)
    }
}

impl Blobs for S3 {
    fn resume(&self, upload: FileId, kept: u64) -> BlobResult<()> {
        self.uploads.resume(upload, kept)
    }

    fn append(&self, upload: FileId, offset: u64, bytes: &[u8]) -> BlobResult<()> {
        self.uploads.append(upload, offset, bytes)
    }

    fn sync(&self, upload: FileId) -> BlobResult<()> {
        self.uploads.sync(upload)
    }

    fn open_upload(&self, upload: FileId) -> BlobResult<Box<dyn Opened>> {
        self.uploads.open_upload(upload)
    }

    fn keep(&self, upload: FileId, blob: BlobId) -> BlobResult<()> {
        let from: Arc<dyn Opened> = self.uploads.open_upload(upload)?.into();
        let key = self.key_of(blob);
        self.runtime.block_on(async {
            if self.found(&key).await? == Some(from.bytes()) {
                return Ok(());
            }
            if from.bytes() > PART as u64 {
                return self.send(&key, from).await;
            }
            let mut bytes = vec![0; usize::try_from(from.bytes()).unwrap_or(PART)];
            from.read(0, &mut bytes)?;
            self.bucket.put(&key, bytes.into()).await.map(drop).map_err(blob_error)
        })
    }

    fn discard(&self, upload: FileId) -> BlobResult<()> {
        self.uploads.discard(upload)
    }

    fn uploads_before(&self, before: i64) -> BlobResult<Vec<FileId>> {
        self.uploads.uploads_before(before)
    }

    fn put(&self, blob: BlobId, bytes: &[u8]) -> BlobResult<()> {
        let key = self.key_of(blob);
        self.runtime.block_on(async {
            if self.found(&key).await? == Some(bytes.len() as u64) {
                return Ok(());
            }
            self.bucket.put(&key, bytes.to_vec().into()).await.map(drop).map_err(blob_error)
        })
    }

    fn open(&self, blob: BlobId) -> BlobResult<Box<dyn Opened>> {
        let key = self.key_of(blob);
        let bytes = self.runtime.block_on(self.found(&key))?.ok_or(BlobError::Missing)?;
        let (bucket, runtime) = (self.bucket.clone(), self.runtime.clone());
        Ok(Box::new(Object { bucket, key, bytes, runtime }))
    }

    fn remove(&self, blob: BlobId) -> BlobResult<()> {
        match self.runtime.block_on(self.bucket.delete(&self.key_of(blob))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(blob_error(error)),
        }
    }

    /// A bucket keeps nothing half done but parts; a rule of its own drops those (`AbortIncompleteMultipartUpload`).
    fn tidy(&self, before: i64) -> BlobResult<()> {
        self.uploads.tidy(before)
    }

    fn kept_before(&self, first: u8, before: i64) -> BlobResult<Vec<BlobId>> {
        let folder = format!("{first:02x}");
        let listed =
            self.runtime.block_on(self.bucket.list(Some(&self.key(&folder))).try_collect::<Vec<_>>());
        let listed = listed.map_err(blob_error)?.into_iter();
        Ok(listed
            .filter(|found| found.last_modified.timestamp_millis() < before)
            .filter_map(|found| BlobId::parse(&format!("{folder}{}", found.location.filename()?)))
            .collect())
    }

    /// A bucket does not say; uploads gather on the disk first.
    fn has_room(&self, bytes: u64) -> BlobResult<bool> {
        self.uploads.has_room(bytes)
    }
}

/// An object that is being read, a range at a time.
struct Object {
    bucket: Arc<dyn ObjectStore>,
    key: Key,
    bytes: u64,
    runtime: Handle,
}

impl Opened for Object {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> BlobResult<()> {
        if buffer.is_empty() {
            return Ok(());
        }
        let range = offset..offset + buffer.len() as u64;
        let read = self.runtime.block_on(self.bucket.get_range(&self.key, range)).map_err(blob_error)?;
        if read.len() != buffer.len() {
            return Err(BlobError::Missing);
        }
        buffer.copy_from_slice(&read);
        Ok(())
    }
}

#[allow(clippy::needless_pass_by_value)]
fn blob_error(error: object_store::Error) -> BlobError {
    match error {
        object_store::Error::NotFound { .. } => BlobError::Missing,
        error => BlobError::Failed(error.to_string()),
    }
}
