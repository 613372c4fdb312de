//! The robot comes to a server, once.

use crate::{
    Engine,
    actions::{Outcome, login},
    ports::store::Tx,
    runner::Error,
};
use protocol::{Fault, PersonId, Role};

/// What the robot is called. The word is reserved: nobody else can be called so.
const NAME: &str = "小乐";

/// Adds the robot, or finds it. `false` if an owner has removed it from the server.
///
/// # Errors
/// The store's.
pub async fn found_robot(engine: &Engine) -> Result<bool, Fault> {
    // Nobody is told the token, so nobody can log in with it.
    let token = login::hash(&login::new_token().map_err(Error::into_fault)?);
    let found = move |tx: &mut dyn Tx| {
        let robot = PersonId::ROBOT;
        tx.write_robot().add_robot(NAME, &token)?;
        let lives = tx.person(robot)?.is_some();
        // Everybody finds it, whatever space they are in.
        for space in tx.spaces().all(robot)? {
            if lives && !space.joined {
                tx.seat(space.lobby, robot, Role::Member)?;
            }
        }
        Ok(Outcome::quiet(lives))
    };
    engine.write(found).await
}
