//! How a picture lies in the viewer: arithmetic of zooming and moving.

/// So large it gets at most.
const MOST: f64 = 8.0;
/// What a double press makes of it.
const CLOSE: f64 = 2.5;

/// How a picture that fits into the window at 1 is enlarged, and how far its middle is from that of the window, CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zoom {
    pub scale: f64,
    pub x: f64,
    pub y: f64,
}

/// All of it fits.
pub const WHOLE: Zoom = Zoom { scale: 1.0, x: 0.0, y: 0.0 };

impl Zoom {
    /// Enlarges it; what is at a place, from the middle of the window, stays there.
    pub fn by(self, factor: f64, (x, y): (f64, f64), room: (f64, f64)) -> Self {
        let scale = (self.scale * factor).clamp(1.0, MOST);
        let grown = scale / self.scale;
        let zoom = Self { scale, x: x - (x - self.x) * grown, y: y - (y - self.y) * grown };
        zoom.within(room)
    }

    /// Moves it.
    pub fn moved(self, (x, y): (f64, f64), room: (f64, f64)) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }.within(room)
    }

    /// What a double press at a place makes of it.
    pub fn pressed_twice(self, at: (f64, f64), room: (f64, f64)) -> Self {
        if self.scale > 1.0 { WHOLE } else { self.by(CLOSE, at, room) }
    }

    /// It is not moved out of the window.
    fn within(self, (width, height): (f64, f64)) -> Self {
        let far = |room: f64| room * (self.scale - 1.0) / 2.0;
        let (far_x, far_y) = (far(width), far(height));
        Self { scale: self.scale, x: self.x.clamp(-far_x, far_x), y: self.y.clamp(-far_y, far_y) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: (f64, f64) = (800.0, 600.0);

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let at = (100.0, -50.0);
        let zoom = WHOLE.by(2.0, at, ROOM);
        // The point of the picture that was there, in the picture's own measure.
        let point = ((at.0 - zoom.x) / zoom.scale, (at.1 - zoom.y) / zoom.scale);
        assert_eq!(point, at);
        let again = zoom.by(1.5, at, ROOM);
        assert_eq!(((at.0 - again.x) / again.scale, (at.1 - again.y) / again.scale), at);
    }

    #[test]
    fn it_is_never_smaller_than_whole_nor_out_of_sight() {
        assert_eq!(WHOLE.by(0.1, (300.0, 9.0), ROOM), WHOLE);
        assert_eq!(WHOLE.by(100.0, (0.0, 0.0), ROOM).scale, MOST);
        assert_eq!(WHOLE.moved((50.0, 50.0), ROOM), WHOLE);
        let zoom = WHOLE.by(2.0, (0.0, 0.0), ROOM).moved((9_999.0, -9_999.0), ROOM);
        assert_eq!((zoom.x, zoom.y), (400.0, -300.0));
        assert_eq!(zoom.by(0.5, (0.0, 0.0), ROOM), WHOLE);
    }

    #[test]
    fn a_double_press_goes_there_and_back() {
        let close = WHOLE.pressed_twice((10.0, 10.0), ROOM);
        assert_eq!(close.scale, CLOSE);
        assert_eq!(close.pressed_twice((0.0, 0.0), ROOM), WHOLE);
    }
}
