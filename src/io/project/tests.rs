use super::*;

#[test]
fn smoke() {
    for name in ["cc_n100_g30_k3_s1", "cc_n10000_g15_k1_s1", "sample"] {
        let t = std::time::Instant::now();
        match read(Path::new(&format!("/tmp/io/{name}"))) {
            Ok(l) => {
                eprintln!(
                    "{} agents {:?}",
                    l.inputs.workforce.agents.len(),
                    t.elapsed()
                );
                for w in l.warnings() {
                    eprintln!("{}", crate::io::messages::render(w, Language::English));
                }
            }
            Err(r) => {
                for f in r.findings {
                    eprintln!("{}", crate::io::messages::render(&f, Language::English));
                }
            }
        }
    }
}
