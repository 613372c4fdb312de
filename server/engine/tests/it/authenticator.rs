//! An authenticator in memory (ES256, no attestation): does what a real one does, and on demand what none would.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use ciborium::{cbor, into_writer};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const HAS_KEY: u8 = 0x40;

#[derive(Debug, Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    handle: Option<String>,
    /// What it says it signs for.
    pub site: String,
    /// Where the browser says it is.
    pub origin: String,
    pub counter: u32,
    /// Whether it verifies whose hand it is in.
    pub verifies: bool,
}

impl Authenticator {
    pub fn new(site: &str, origin: &str) -> Self {
        let key = SigningKey::from_slice(&random::<32>()).unwrap();
        let id = random::<32>().to_vec();
        let (site, origin) = (site.to_owned(), origin.to_owned());
        Self { key, id, handle: None, site, origin, counter: 1, verifies: true }
    }

    /// What `navigator.credentials.create()` gives, as JSON.
    pub fn create(&mut self, options: &Value) -> String {
        self.handle = options["user"]["id"].as_str().map(str::to_owned);
        let mut data = self.data(HAS_KEY);
        self.counter += 1;
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_bytes();
        let (x, y) = point[1..].split_at(32);
        let bytes = |bytes: &[u8]| ciborium::Value::Bytes(bytes.to_vec());
        into_writer(&cbor!({ 1 => 2, 3 => -7, -1 => 1, -2 => bytes(x), -3 => bytes(y) }).unwrap(), &mut data)
            .unwrap();
        let mut attested = Vec::new();
        let whole = cbor!({ "fmt" => "none", "attStmt" => {}, "authData" => bytes(&data) }).unwrap();
        into_writer(&whole, &mut attested).unwrap();
        let response = json!({
            "attestationObject": BASE64.encode(attested),
            "clientDataJSON": BASE64.encode(self.client_data("webauthn.create", options)),
            "transports": ["internal"],
        });
        self.credential(response)
    }

    /// What `navigator.credentials.get()` gives, as JSON.
    pub fn get(&mut self, options: &Value) -> String {
        let data = self.data(0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        self.counter += 1;
        let response = json!({
            "authenticatorData": BASE64.encode(data),
            "clientDataJSON": BASE64.encode(client_data),
            "signature": BASE64.encode(signature.to_der()),
            "userHandle": self.handle,
        });
        self.credential(response)
    }

    /// Whether an allow list names it.
    pub fn is_in(&self, options: &Value) -> bool {
        let id = BASE64.encode(&self.id);
        options["allowCredentials"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["id"] == id.as_str()))
    }

    /// By what it names its person.
    pub fn handle(&self) -> &str {
        self.handle.as_deref().unwrap()
    }

    /// It says it is another's.
    pub fn pretend(&mut self, handle: &str) {
        self.handle = Some(handle.to_owned());
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(&self.site).to_vec();
        data.push(flags | PRESENT | verified);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said = json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false });
        said.to_string().into_bytes()
    }

    fn credential(&self, response: Value) -> String {
        let id = BASE64.encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "clientExtensionResults": {}, "authenticatorAttachment": "platform",
        })
        .to_string()
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}
