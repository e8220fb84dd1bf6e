use super::*;
use crate::io::files;

fn shared(path: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var("PAIBAN_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    let path = std::path::Path::new(&root).join("reference").join(path);
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

fn read_series(queue: &str, zone: &str) -> Option<Result<HistoryRead, Refused>> {
    let path = shared(&format!("forecast/data/{queue}.csv.gz"))?;
    let bytes = files::read(&path).unwrap();
    let zone = Zone::new(zone).unwrap();
    Some(read(
        &bytes,
        &HistoryRequest {
            file: queue,
            zone: &zone,
            interval_minutes: None,
            queues: None,
            first_planned_day: None,
            events: &EventCalendar::default(),
            format: &HistoryFormat::recognised(),
        },
    ))
}

#[test]
fn every_reference_series_reads_cleanly_and_completely() {
    for (queue, zone, interval, rows, total) in [
        ("synth_ecom", "Asia/Shanghai", 15, 81792, 9_896_465.0),
        ("bank2003_30", "America/New_York", 30, 2968, 3_432_928.0),
        ("bank2003_5", "America/New_York", 5, 17914, 3_440_414.0),
        ("axa_cat", "Europe/Paris", 30, 40746, 869_713.0),
        ("axa_renault", "Europe/Paris", 30, 40746, 136_612.0),
        ("axa_tech_axa", "Europe/Paris", 30, 40746, 2_354_639.0),
        ("nyc_taxi", "America/New_York", 30, 10320, 156_219_716.0),
        ("olist_orders", "America/Sao_Paulo", 60, 14423, 9_960.0),
        ("uihc_ed", "America/Chicago", 60, 32253, 212_626.0),
    ] {
        let Some(outcome) = read_series(queue, zone) else {
            return;
        };
        let read = outcome.unwrap_or_else(|r| panic!("{queue}: {r}"));
        for f in &read.ledger.findings {
            eprintln!(
                "{}",
                crate::io::messages::render(f, crate::io::messages::Language::English)
            );
        }
        assert!(read.ledger.balances());
        assert_eq!(read.ledger.read, rows, "{queue}");
        assert_eq!(read.history.interval_minutes, interval, "{queue}");
        assert_eq!(read.history.queues[0].offered.sum(), total, "{queue}");
    }
}
