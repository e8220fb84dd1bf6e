use super::*;
use crate::io::messages::render;
use crate::io::project;

fn shared(path: &str) -> Option<PathBuf> {
    let root = std::env::var("PAIBAN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = Path::new(&root).join("reference").join(path);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("PAIBAN_REQUIRE_SHARED").is_err(),
        "{} is not there",
        path.display()
    );
    eprintln!("skipped: {} is not there", path.display());
    None
}

#[test]
fn smoke() {
    for (queue, zone, n) in [
        ("bank2003_30", "America/New_York", Some(250)),
        ("bank2003_5", "America/New_York", None),
        ("axa_tech_axa", "Europe/Paris", None),
        ("axa_cat", "Europe/Paris", None),
        ("axa_renault", "Europe/Paris", None),
        ("axa_rtc", "Europe/Paris", Some(12)),
        ("nyc_taxi", "America/New_York", None),
        ("uihc_ed", "America/Chicago", None),
        ("olist_orders", "America/Sao_Paulo", None),
        ("synth_ecom", "Asia/Shanghai", None),
    ] {
        let Some(path) = shared(&format!("forecast/data/{queue}.csv.gz")) else {
            return;
        };
        let dir = Path::new("/tmp/io/init").join(queue);
        let _ = std::fs::remove_dir_all(&dir);
        let t = std::time::Instant::now();
        let s = from_history(&InitRequest {
            dir: &dir,
            history: &path,
            calendar: None,
            time_zone: zone,
            agents: n,
            handle_time_s: None,
            country: None,
            language: Language::English,
        })
        .unwrap_or_else(|r| panic!("{r}"));
        eprintln!(
            "{queue}: {} min, {} to {}, plan {}, {} agents, {:?} in {:?}",
            s.interval_minutes,
            s.history_days.0,
            s.history_days.1,
            s.first_day,
            s.agents,
            s.queues,
            t.elapsed()
        );
        match project::read(&dir) {
            Ok(l) => {
                for w in l.warnings() {
                    eprintln!("{}", render(w, Language::English));
                }
            }
            Err(r) => panic!(
                "{:?}",
                r.findings
                    .iter()
                    .map(|f| render(f, Language::English))
                    .collect::<Vec<_>>()
            ),
        }
    }
}
