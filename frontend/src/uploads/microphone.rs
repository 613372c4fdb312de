//! The microphone: hears, and puts what it heard into a file.

use app::state::recording::Refusal;
use js_sys::{Array, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AnalyserNode, AudioContext, BlobEvent, DomException, File, FilePropertyBag, MediaRecorder,
    MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack, window,
};

/// The first that the browser can is taken: all others can be played by every browser that cannot record the first.
const TYPES: [(&str, &str); 3] =
    [("audio/webm;codecs=opus", "webm"), ("audio/ogg;codecs=opus", "ogg"), ("audio/mp4", "m4a")];
/// Enough for a voice, bits per second.
const RATE: u32 = 32_000;
/// So many samples are looked at for a level: at 48 kHz, the time between two looks.
const SAMPLES: u32 = 4_096;

/// A microphone that hears, until it is dropped.
pub struct Microphone {
    stream: MediaStream,
    recorder: MediaRecorder,
    ending: &'static str,
    pieces: Rc<RefCell<Array>>,
    /// What says how loud it is; not every browser has it.
    meter: Option<(AudioContext, AnalyserNode)>,
    samples: Vec<f32>,
    _on_piece: Closure<dyn FnMut(BlobEvent)>,
}

impl Microphone {
    /// Asks for it, and begins.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub async fn open() -> Result<Self, Refusal> {
        let window = window().ok_or(Refusal::Broken)?;
        if !window.is_secure_context() {
            return Err(Refusal::Insecure);
        }
        let devices = window.navigator().media_devices().map_err(|_| Refusal::Unsupported)?;
        let has_recorder = Reflect::has(&window, &"MediaRecorder".into()).unwrap_or_default();
        if devices.is_undefined() || !has_recorder {
            return Err(Refusal::Unsupported);
        }
        let can = |kind: &&(&str, &str)| MediaRecorder::is_type_supported(kind.0);
        let (kind, ending) = TYPES.iter().find(can).ok_or(Refusal::Unsupported)?;
        let wanted = MediaStreamConstraints::new();
        wanted.set_audio(&JsValue::TRUE);
        let asked = devices.get_user_media_with_constraints(&wanted).map_err(|error| refusal(&error))?;
        let stream: MediaStream = JsFuture::from(asked)
            .await
            .map_err(|error| refusal(&error))?
            .dyn_into()
            .map_err(|_| Refusal::Broken)?;
        Self::hear(stream, kind, ending)
    }

    fn hear(stream: MediaStream, kind: &str, ending: &'static str) -> Result<Self, Refusal> {
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind);
        options.set_audio_bits_per_second(RATE);
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
        let recorder = recorder.map_err(|_| Refusal::Unsupported)?;
        let pieces = Rc::new(RefCell::new(Array::new()));
        let kept = pieces.clone();
        let on_piece = Closure::<dyn FnMut(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(piece) = event.data() {
                kept.borrow_mut().push(&piece);
            }
        });
        recorder.set_ondataavailable(Some(on_piece.as_ref().unchecked_ref()));
        let meter = meter(&stream);
        let samples = vec![0.0; SAMPLES as usize];
        let microphone = Self { stream, recorder, ending, pieces, meter, samples, _on_piece: on_piece };
        microphone.recorder.start().map_err(|_| Refusal::Broken)?;
        Ok(microphone)
    }

    /// The largest amplitude of the last moment, between 0 and 1.
    pub fn level(&mut self) -> f32 {
        let Some((_, analyser)) = &self.meter else { return 0.0 };
        analyser.get_float_time_domain_data(&mut self.samples);
        self.samples.iter().fold(0.0, |most, sample| sample.abs().max(most))
    }

    /// Whether it was taken away: unplugged, or no longer allowed.
    pub fn is_gone(&self) -> bool {
        self.recorder.state() == web_sys::RecordingState::Inactive
    }

    /// Ends, and makes a file of what was heard.
    pub async fn into_file(self, name: &str) -> Option<File> {
        if !self.is_gone() {
            let stopped = Promise::new(&mut |resolve, _| self.recorder.set_onstop(Some(&resolve)));
            self.recorder.stop().ok()?;
            JsFuture::from(stopped).await.ok()?;
        }
        let options = FilePropertyBag::new();
        let kind = self.recorder.mime_type();
        options.set_type(kind.split(';').next().unwrap_or_default());
        let name = format!("{name}.{}", self.ending);
        File::new_with_blob_sequence_and_options(&self.pieces.borrow(), &name, &options).ok()
    }
}

impl Drop for Microphone {
    /// The browser no longer shows that the page hears.
    fn drop(&mut self) {
        self.recorder.set_ondataavailable(None);
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        if let Some((context, _)) = &self.meter {
            let _ = context.close();
        }
    }
}

fn meter(stream: &MediaStream) -> Option<(AudioContext, AnalyserNode)> {
    let context = AudioContext::new().ok()?;
    // One that was made long after a press may be at rest.
    let _ = context.resume();
    let analyser = context.create_analyser().ok()?;
    analyser.set_fft_size(SAMPLES);
    context.create_media_stream_source(stream).ok()?.connect_with_audio_node(&analyser).ok()?;
    Some((context, analyser))
}

/// What the browser means (Media Capture and Streams §9.2).
fn refusal(error: &JsValue) -> Refusal {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => Refusal::Denied,
        "NotFoundError" | "OverconstrainedError" => Refusal::Missing,
        "NotReadableError" | "AbortError" => Refusal::InUse,
        "TypeError" | "NotSupportedError" => Refusal::Unsupported,
        _ => Refusal::Broken,
    }
}
