//! What can be asked of the store, by what it is about. Opening it and the commit itself stand in [`super`].

mod acts;
mod cards;
mod facts;
mod values;
