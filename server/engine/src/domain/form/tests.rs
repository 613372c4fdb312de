use super::*;
use protocol::FileId;

const NOW: i64 = 1_000_000_000_000;

fn poll(options: &[&str], multiple: bool) -> NewForm {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    NewForm {
        title: "周六去哪".into(),
        closes: None,
        asks: Asks::Poll(Poll { options, multiple, anonymous: false }),
    }
}

fn question(options: &[&str], optional: bool) -> Question {
    let options = options.iter().map(|option| (*option).to_owned()).collect();
    Question { text: "几个人".into(), options, optional }
}

fn questionnaire(questions: Vec<Question>) -> NewForm {
    NewForm {
        title: "回执".into(),
        closes: None,
        asks: Asks::Questionnaire(Questionnaire { questions, files: false }),
    }
}

fn sign_up(places: Option<u32>) -> NewForm {
    NewForm { title: "春游".into(), closes: None, asks: Asks::SignUp(SignUp { places }) }
}

fn bulletin(text: &str) -> NewForm {
    NewForm {
        title: "放假".into(),
        closes: None,
        asks: Asks::Bulletin(Bulletin { text: text.into(), ..Bulletin::default() }),
    }
}

#[test]
fn a_form_is_cleaned_and_held_to_its_limits() {
    let parsed = parse(poll(&[" 爬山 ", "看\n电影"], false)).unwrap();
    assert_eq!(parsed, poll(&["爬山", "看 电影"], false));
    assert_eq!(parse(parsed.clone()), Ok(parsed), "parsing again changes nothing");
    let many: Vec<String> = (0..=FORM_OPTIONS).map(|n| n.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    for wrong in [&["一个"][..], &["a", "a"], &["a", " a "], &["a", ""], &["a", "\u{200B}"], &many] {
        assert_eq!(parse(poll(wrong, false)), Err(Fault::WrongForm), "{wrong:?}");
    }
    let long = "字".repeat(OPTION_GRAPHEMES + 1);
    assert_eq!(parse(poll(&["a", &long], false)), Err(Fault::TextTooLong));
    let untitled = NewForm { title: " \u{202E} ".into(), ..poll(&["a", "b"], false) };
    assert_eq!(parse(untitled), Err(Fault::WrongForm));
    for places in [0, SIGN_UP_PLACES + 1] {
        assert_eq!(parse(sign_up(Some(places))), Err(Fault::WrongForm));
    }
    assert!(parse(sign_up(Some(1))).is_ok() && parse(sign_up(None)).is_ok());
    assert_eq!(parse(questionnaire(vec![])), Err(Fault::WrongForm));
    assert_eq!(parse(questionnaire(vec![question(&["只有一个"], false)])), Err(Fault::WrongForm));
    assert_eq!(parse(questionnaire(vec![question(&[], false); FORM_QUESTIONS + 1])), Err(Fault::WrongForm));
    assert_eq!(parse(bulletin(&"字".repeat(ANNOUNCEMENT_CHARS + 1))), Err(Fault::TextTooLong));
    assert!(parse(bulletin("")).is_ok(), "a title can be all");
    let unknown = NewForm { asks: Asks::Unknown, ..bulletin("") };
    assert_eq!(parse(unknown), Err(Fault::WrongForm));
    let options: Vec<String> = (0..FORM_OPTIONS).map(|n| format!("{n}{}", "字".repeat(50))).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let big = questionnaire(vec![question(&options, false); FORM_QUESTIONS]);
    assert_eq!(parse(big), Err(Fault::TextTooLong), "all together are too many bytes");
}

#[test]
fn it_closes_in_the_future_and_not_in_ten_years() {
    let closing = |closes| NewForm { closes: Some(closes), ..poll(&["a", "b"], false) };
    assert_eq!(may_begin(&closing(NOW), NOW), Err(Fault::WrongForm));
    assert_eq!(may_begin(&closing(i64::MAX), NOW), Err(Fault::WrongForm));
    assert_eq!(may_begin(&closing(i64::MIN), NOW), Err(Fault::WrongForm));
    assert_eq!(may_begin(&closing(NOW + 1), NOW), Ok(()));
    assert_eq!(may_begin(&poll(&["a", "b"], false), NOW), Ok(()));
}

fn check(made: NewForm, response: Response) -> Result<(), Fault> {
    let response = parse_response(response)?;
    fits(&Form::new(made), &response, None, NOW)
}

#[test]
fn answers_fit_their_form() {
    let (one, many) = (poll(&["a", "b", "c"], false), poll(&["a", "b", "c"], true));
    for (made, response) in [
        (&one, Response::Vote(vec![2])),
        (&one, Response::Vote(vec![2, 2])),
        (&one, Response::Withdraw),
        (&many, Response::Vote(vec![2, 0])),
        (&sign_up(None), Response::Sign(String::new())),
        (&bulletin(""), Response::Confirm),
        (&questionnaire(vec![question(&[], true)]), Response::HandIn(vec![" ".into()])),
        (&questionnaire(vec![question(&["2", "3"], false)]), Response::HandIn(vec!["3".into()])),
    ] {
        assert_eq!(check(made.clone(), response.clone()), Ok(()), "{response:?}");
    }
    for (made, response) in [
        (&one, Response::Vote(vec![])),
        (&one, Response::Vote(vec![3])),
        (&one, Response::Vote(vec![0, 1])),
        (&many, Response::Vote(vec![0, 255])),
        (&one, Response::Confirm),
        (&sign_up(None), Response::Vote(vec![0])),
        (&bulletin(""), Response::Withdraw),
        (&questionnaire(vec![question(&[], false)]), Response::HandIn(vec![" ".into()])),
        (&questionnaire(vec![question(&[], true)]), Response::HandIn(vec![])),
        (&questionnaire(vec![question(&[], true)]), Response::HandIn(vec![String::new(); 2_000])),
        (&questionnaire(vec![question(&["2", "3"], false)]), Response::HandIn(vec!["4".into()])),
    ] {
        assert_eq!(check(made.clone(), response.clone()), Err(Fault::WrongForm), "{response:?}");
    }
    for (files, answers, ids, want) in [
        (true, vec!["好"], vec![1, 2], Ok(())),
        (true, vec!["好"], vec![], Err(Fault::WrongForm)),
        (true, vec![""], vec![1], Err(Fault::WrongForm)),
        (true, vec!["好"], vec![1, 2, 1], Err(Fault::WrongForm)),
        (false, vec!["好"], vec![1], Err(Fault::WrongForm)),
        (true, vec!["好"], (0..21).collect(), Err(Fault::ListFull { most: 20 })),
    ] {
        let file = |id| HandedFile { id: FileId(id), name: "x".into(), picture: false };
        let answers = answers.into_iter().map(str::to_owned).collect();
        let response =
            Response::HandInFiles(HandedIn { answers, files: ids.into_iter().map(file).collect() });
        let asks = Asks::Questionnaire(Questionnaire { questions: vec![question(&[], false)], files });
        let made = NewForm { title: "作业".into(), closes: None, asks };
        assert_eq!(check(made, response.clone()), want, "{response:?}");
    }
    // Files alone may be asked for, but nothing at all may not.
    let asks = |files| Asks::Questionnaire(Questionnaire { questions: vec![], files });
    let made = |files| NewForm { title: "作业".into(), closes: None, asks: asks(files) };
    assert_eq!((parse(made(true)).is_ok(), parse(made(false)).is_ok()), (true, false));
    assert_eq!(check(made(true), Response::HandIn(vec![])), Err(Fault::WrongForm));
    assert_eq!(check(one, Response::Unknown), Err(Fault::Unreadable));
    let long = Response::Sign("字".repeat(SIGN_GRAPHEMES + 1));
    assert_eq!(check(sign_up(None), long), Err(Fault::TextTooLong));
}

#[test]
fn nothing_is_answered_after_the_end_nor_when_all_places_are_taken() {
    let vote = Response::Vote(vec![0]);
    let late = NewForm { closes: Some(NOW), ..poll(&["a", "b"], false) };
    assert_eq!(check(late, vote.clone()), Err(Fault::FormClosed));
    let ended = Form { closed: true, ..Form::new(poll(&["a", "b"], false)) };
    assert_eq!(fits(&ended, &vote, None, NOW), Err(Fault::FormClosed));
    let full = Form { people: 2, ..Form::new(sign_up(Some(2))) };
    let sign = Response::Sign("我".into());
    assert_eq!(fits(&full, &sign, None, NOW), Err(Fault::Full));
    assert_eq!(
        fits(&full, &sign, Some(&Response::Sign("他".into())), NOW),
        Ok(()),
        "whoever is on it may change theirs"
    );
    assert_eq!(fits(&full, &Response::Withdraw, Some(&sign), NOW), Ok(()));
}

#[test]
fn the_server_says_what_a_bulletin_means_if_there_is_room() {
    let meant = |text: &str, forged: Option<Json>| {
        let asks = Asks::Bulletin(Bulletin { text: text.into(), nodes: forged });
        let mut form = parse(NewForm { asks, ..bulletin("") }).unwrap();
        let is_plain = matches!(&form.asks, Asks::Bulletin(Bulletin { nodes: None, .. }));
        assert!(is_plain, "a client does not say it, and it is no part of what a retry is compared by");
        format(&mut form);
        let Asks::Bulletin(bulletin) = form.asks else { panic!() };
        assert_eq!(bulletin.text, text);
        bulletin.nodes
    };
    let json = |text: &str| Json::of(&nodes(text).unwrap()).unwrap();
    assert_eq!(meant("**周五**放假", None), Some(json("**周五**放假")));
    assert_eq!(meant("周五", Some(json("**周六**"))), None);
    let long = format!("**周五**{}", "假".repeat(ANNOUNCEMENT_CHARS - 6));
    assert_eq!(meant(&long, None), Some(json(&long)), "two thousand characters have room");
    let many = "*a* ".repeat(300);
    assert!(json(many.trim_end()).bytes() > FORM_RICH_BYTES);
    assert_eq!(meant(many.trim_end(), None), None);
}
