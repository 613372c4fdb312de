//! A bucket of an S3 server that runs in this process, over a real socket.

use engine::blobs::{Bucket, S3};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use std::path::Path;

const KEY: &str = "the-key";
const SECRET: &str = "the-secret-of-the-key";

/// Starts the server over a folder; uploads gather in another one.
pub async fn start(folder: &Path, data: &Path) -> S3 {
    let objects = folder.join("objects");
    std::fs::create_dir_all(objects.join("family")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(objects).unwrap());
    service.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let _ =
                    Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
    at(endpoint, data)
}

/// One whose server does not answer.
pub fn nowhere(data: &Path) -> S3 {
    at("http://127.0.0.1:1".to_owned(), data)
}

fn at(endpoint: String, data: &Path) -> S3 {
    let bucket = Bucket {
        url: "s3://family/chat/files".to_owned(),
        endpoint: Some(endpoint),
        region: Some("us-east-1".to_owned()),
        key: Some((KEY.to_owned(), SECRET.to_owned())),
    };
    S3::new(&bucket, data).unwrap()
}
