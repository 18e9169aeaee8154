//! A screen in memory: Slint's software renderer, an event loop, and a word for every frame that was painted.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use slint::platform::software_renderer::{MinimalSoftwareWindow, PremultipliedRgbaColor, RepaintBufferType};
use slint::platform::{
    EventLoopProxy, Platform, WindowAdapter, duration_until_next_timer_update, update_timers_and_animations,
};
use slint::{EventLoopError, PhysicalSize, PlatformError};

const WIDTH: u32 = 1080;
const HEIGHT: u32 = 1920;
/// One frame of a 60 Hz panel.
const FRAME: Duration = Duration::from_millis(16);

type Task = Box<dyn FnOnce() + Send>;

enum Order {
    Run(Task),
    Quit,
}

/// Called after each painted frame.
pub type Painted = Box<dyn FnMut()>;

/// The platform; `painted` may be set once the window exists.
pub struct Memory {
    window: Rc<MinimalSoftwareWindow>,
    began: Instant,
    send: Sender<Order>,
    orders: RefCell<Receiver<Order>>,
    painted: Rc<RefCell<Option<Painted>>>,
}

impl Memory {
    /// Makes it, and the place for what is called after each frame.
    pub fn new() -> (Self, Rc<RefCell<Option<Painted>>>) {
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        window.set_size(PhysicalSize::new(WIDTH, HEIGHT));
        let (send, orders) = channel();
        let painted: Rc<RefCell<Option<Painted>>> = Rc::default();
        let orders = RefCell::new(orders);
        (Self { window, began: Instant::now(), send, orders, painted: painted.clone() }, painted)
    }
}

impl Platform for Memory {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        Ok(self.window.clone())
    }

    fn duration_since_start(&self) -> Duration {
        self.began.elapsed()
    }

    fn run_event_loop(&self) -> Result<(), PlatformError> {
        let mut pixels = vec![PremultipliedRgbaColor::default(); (WIDTH * HEIGHT) as usize];
        let orders = self.orders.borrow();
        loop {
            update_timers_and_animations();
            let drawn = self.window.draw_if_needed(|renderer| {
                renderer.render(&mut pixels, WIDTH as usize);
            });
            if drawn && let Some(painted) = &mut *self.painted.borrow_mut() {
                painted();
            }
            let wait =
                if self.window.has_active_animations() { Some(FRAME) } else { duration_until_next_timer_update() };
            match orders.recv_timeout(wait.unwrap_or(Duration::from_secs(60))) {
                Ok(Order::Run(task)) => task(),
                Ok(Order::Quit) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn new_event_loop_proxy(&self) -> Option<Box<dyn EventLoopProxy>> {
        Some(Box::new(Proxy(self.send.clone())))
    }
}

struct Proxy(Sender<Order>);

impl EventLoopProxy for Proxy {
    fn quit_event_loop(&self) -> Result<(), EventLoopError> {
        self.0.send(Order::Quit).map_err(|_| EventLoopError::EventLoopTerminated)
    }

    fn invoke_from_event_loop(&self, task: Task) -> Result<(), EventLoopError> {
        self.0.send(Order::Run(task)).map_err(|_| EventLoopError::EventLoopTerminated)
    }
}
