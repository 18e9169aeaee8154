//! Compiles `app.slint` into Rust.

fn main() -> Result<(), slint_build::CompileError> {
    // Names of elements cost memory and are only of use to a test that looks for them.
    let inspect = std::env::var_os("CARGO_FEATURE_INSPECT").is_some();
    let config = slint_build::CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_debug_info(inspect);
    slint_build::compile_with_config("app.slint", config)
}
