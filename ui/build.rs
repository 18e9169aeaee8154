//! Compiles `app.slint` into Rust, with the translations of `i18n` inside.

fn main() -> Result<(), slint_build::CompileError> {
    println!("cargo:rerun-if-changed=i18n");
    // Names of elements cost memory and are only of use to a test that looks for them.
    let inspect = std::env::var_os("CARGO_FEATURE_INSPECT").is_some();
    let config = slint_build::CompilerConfiguration::new()
        .with_style("fluent-light".into())
        .with_bundled_translations("i18n")
        // A sentence keeps its translation when it moves to another component.
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        .with_debug_info(inspect);
    slint_build::compile_with_config("app.slint", config)
}
