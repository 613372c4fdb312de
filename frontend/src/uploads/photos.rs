//! What is done to a photo before it is sent, and how it is shown meanwhile. Nothing is made smaller: the server draws
//! the sizes that others load.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, CanvasRenderingContext2d, File, FilePropertyBag, HtmlCanvasElement, ImageBitmap, window,
};

/// Types that every browser draws from an address of the page itself. SVG is none: there may be programs in it.
const DRAWN: [&str; 6] = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];
/// How much of a photo is kept when it is converted; what cameras do.
const QUALITY: f64 = 0.92;

/// Whether every browser can show it.
pub fn is_drawn(file: &File) -> bool {
    DRAWN.contains(&file.type_().as_str())
}

/// Whether it is a photo that not every browser can show.
pub fn is_heic(file: &File) -> bool {
    let name = file.name().to_ascii_lowercase();
    [".heic", ".heif", ".hif"].iter().any(|end| name.ends_with(end))
        || matches!(file.type_().as_str(), "image/heic" | "image/heif")
}

/// Decodes it, if the browser can, and encodes it as JPEG.
pub async fn converted(file: &File) -> Option<File> {
    let bitmap = JsFuture::from(window()?.create_image_bitmap_with_blob(file).ok()?).await.ok()?;
    let bitmap: ImageBitmap = bitmap.dyn_into().ok()?;
    let canvas = window()?.document()?.create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(bitmap.width());
    canvas.set_height(bitmap.height());
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0).ok()?;
    bitmap.close();
    let made = Promise::new(&mut |resolve, _| {
        let made = Closure::once_into_js(move |blob: JsValue| drop(resolve.call1(&JsValue::NULL, &blob)));
        let _ =
            canvas.to_blob_with_type_and_encoder_options(made.unchecked_ref(), "image/jpeg", &QUALITY.into());
    });
    let made: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    let options = FilePropertyBag::new();
    options.set_type("image/jpeg");
    let name = file.name();
    let name = format!("{}.jpg", name.rsplit_once('.').map_or(&*name, |(stem, _)| stem));
    File::new_with_blob_sequence_and_options(&Array::of1(&made), &name, &options).ok()
}
