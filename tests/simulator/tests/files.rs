//! Files between the real client and simulated phones, and the media host with its faults.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use support::device::{Device, Observed};
use support::{BUSINESS, CUSTOMER, Simulator, eventually};
use wacore::download::{Downloadable, MediaType};
use wacore::media_retry::MediaRetryResult;
use whatsapp_rust::MediaReuploadRequest;
use whatsapp_rust::media;
use whatsapp_rust::upload::{UploadOptions, UploadResponse};
use whatsapp_rust::waproto::whatsapp as wa;
use whatsapp_rust::{Jid, SendOptions};

const ORIGIN: (&str, &str) = ("origin", "https://web.whatsapp.com");

/// Sends a file as the customer, or as the business on its phone; returns the answer and what the device received.
async fn sent_to(device: &Device, simulator: &Simulator, path: &str, body: Value) -> (Value, wa::Message) {
    let answer = simulator.post(path, body).await;
    let id = answer["id"].as_str().unwrap().to_owned();
    let message = device
        .until("the file", |observed| {
            observed.files.iter().find(|(found, ..)| *found == id).map(|(_, _, message)| message.clone())
        })
        .await;
    (answer, message)
}

async fn customer_sends(device: &Device, simulator: &Simulator, kind: &str, file: Value) -> (Value, wa::Message) {
    let body = json!({ "to": BUSINESS, "text": "Menu", "kind": kind, "file": file });
    sent_to(device, simulator, &format!("/control/customers/{CUSTOMER}/messages"), body).await
}

fn file_of(message: &wa::Message) -> &dyn Downloadable {
    use wacore::proto_helpers::MessageExt as _;
    let message = message.get_base_message();
    let document = message.document_message.as_option().map(|file| file as &dyn Downloadable);
    let image = message.image_message.as_option().map(|file| file as &dyn Downloadable);
    let video = message.video_message.as_option().or_else(|| message.ptv_message.as_option());
    let audio = message.audio_message.as_option().map(|file| file as &dyn Downloadable);
    let sticker = message.sticker_message.as_option().map(|file| file as &dyn Downloadable);
    let video = video.map(|file| file as &dyn Downloadable);
    document.or(image).or(video).or(audio).or(sticker).expect("a file")
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_each_kind_from_a_customer_is_downloaded_as_it_was_sent() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let kinds = ["image", "video", "video_note", "voice_note", "audio", "document", "sticker"];
    for (kind, bytes) in kinds.into_iter().zip([1, 15, 16, 65_526, 65_537, 200_000, 1_000_003]) {
        let file =
            json!({ "bytes": bytes, "seed": bytes, "name": "Menu café.pdf", "mime": "text/plain", "seconds": 7 });
        let (answer, message) = customer_sends(&device, &simulator, kind, file).await;
        let file = file_of(&message);
        let opened = device.client.download(file).await.unwrap();
        assert_eq!(opened.len(), bytes, "{kind}");
        assert_eq!((&answer["file"]["sha256"], &answer["file"]["size"]), (&json!(hash(&opened)), &json!(bytes)));
    }
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_describes_its_files_as_phones_do() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let thumbnail = BASE64_STANDARD.encode(b"a JPEG");
    let file = json!({ "base64": BASE64_STANDARD.encode(b"%PDF"), "name": "Menu.pdf", "mime": "application/pdf",
        "thumbnail": thumbnail });
    let (_, message) = customer_sends(&device, &simulator, "document", file).await;
    let wrapped = message.document_with_caption_message.as_option().unwrap();
    let document = wrapped.message.as_option().unwrap().document_message.as_option().unwrap();
    assert_eq!((document.file_name.as_deref(), document.caption.as_deref()), (Some("Menu.pdf"), Some("Menu")));
    assert_eq!(document.jpeg_thumbnail.as_deref(), Some(b"a JPEG".as_slice()));
    assert!(document.media_key_timestamp.unwrap() > 1_600_000_000);
    assert!(document.url.as_deref().unwrap().starts_with("https://mmg.whatsapp.net/v/"));

    let (_, message) =
        customer_sends(&device, &simulator, "voice_note", json!({ "bytes": 70_000, "seconds": 9 })).await;
    let note = message.audio_message.as_option().unwrap();
    assert_eq!((note.ptt, note.seconds), (Some(true), Some(9)));
    assert_eq!(note.mimetype.as_deref(), Some("audio/ogg; codecs=opus"));
    assert_eq!((note.waveform.as_ref().unwrap().len(), note.streaming_sidecar.as_ref().unwrap().len()), (64, 20));
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_business_sends_on_its_phone_reaches_its_device() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let body = json!({ "to": CUSTOMER, "kind": "image", "file": { "bytes": 5_000 } });
    let (answer, message) = sent_to(&device, &simulator, &format!("/control/phones/{BUSINESS}/messages"), body).await;
    let opened = device.client.download(file_of(&message)).await.unwrap();
    assert_eq!(answer["file"]["sha256"], hash(&opened));
    device.stop().await;
}

/// Waits until the customer has opened or refused the file of the message with this id, and returns the message.
async fn opened_by_customer(simulator: &Simulator, id: &str) -> Value {
    eventually("the file to be opened or refused", async || {
        let answer = simulator.get(&format!("/control/customers/{CUSTOMER}/messages?after=0")).await;
        let all = answer["messages"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id && one["file"]["state"] != "downloading").cloned()
    })
    .await
}

async fn device_sends(device: &Device, simulator: &Simulator, message: wa::Message) -> Value {
    let sent = device.client.send_message_with_options(Jid::pn(CUSTOMER), message, SendOptions::default()).await;
    opened_by_customer(simulator, &sent.unwrap().message_id).await
}

async fn uploaded(device: &Device, bytes: &[u8], media_type: MediaType) -> UploadResponse {
    device.client.upload(bytes.to_vec(), media_type, UploadOptions::new()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_opens_and_verifies_what_a_device_sends() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let bytes: Vec<u8> = (0..300_000_u32).map(|number| (number % 251) as u8).collect();

    let upload = uploaded(&device, &bytes, MediaType::Image).await;
    let options =
        media::ImageOptions { caption: Some("Menu".into()), jpeg_thumbnail: Some(vec![1; 900]), ..Default::default() };
    let received = device_sends(&device, &simulator, media::image_message(upload, options)).await;
    assert_eq!(received["text"], "Menu");
    let file = &received["file"];
    assert_eq!((&file["kind"], &file["state"], &file["sidecar"]), (&json!("image"), &json!("opened"), &json!("none")));
    assert_eq!((&file["sha256"], &file["size"]), (&json!(hash(&bytes)), &json!(300_000)));
    assert_eq!(file["thumbnailLength"], 900);

    let upload = uploaded(&device, &bytes, MediaType::Audio).await;
    let mut sidecar = upload.streaming_sidecar.clone().unwrap();
    let options = media::AudioOptions {
        ptt: Some(true),
        duration_seconds: Some(3),
        waveform: Some(vec![50; 64]),
        ..Default::default()
    };
    let note = media::audio_message(upload, options);
    let received = device_sends(&device, &simulator, note.clone()).await;
    let file = &received["file"];
    assert_eq!((&file["kind"], &file["ptt"], &file["seconds"]), (&json!("voice_note"), &json!(true), &json!(3)));
    assert_eq!((&file["waveformLength"], &file["sidecar"]), (&json!(64), &json!("right")));

    sidecar[0] ^= 1;
    let mut wrong = note;
    wrong.audio_message.as_option_mut().unwrap().streaming_sidecar = Some(sidecar);
    assert_eq!(device_sends(&device, &simulator, wrong).await["file"]["sidecar"], "wrong");
    device.stop().await;
}

type Spoil = fn(&mut wa::message::ImageMessage);

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_refuses_a_file_that_is_not_what_the_message_says() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let upload = uploaded(&device, b"a picture", MediaType::Image).await;
    let image = media::image_message(upload, media::ImageOptions::default());
    let cases: [(&str, Spoil); 5] = [
        ("MAC mismatch", |image| image.media_key = Some(vec![7; 32])),
        ("the hash of the file is another one", |image| image.file_sha256 = Some(vec![7; 32])),
        ("the hash of the encrypted bytes is another one", |image| image.file_enc_sha256 = Some(vec![7; 32])),
        ("the file has 9 bytes, the message says Some(10)", |image| image.file_length = Some(10)),
        ("the host answers 404", |image| image.direct_path = Some("/v/t62.7118-24/1_n.enc?oh=1".into())),
    ];
    for (reason, spoil) in cases {
        let mut message = image.clone();
        spoil(message.image_message.as_option_mut().unwrap());
        let received = device_sends(&device, &simulator, message).await;
        assert_eq!((&received["file"]["state"], &received["file"]["reason"]), (&json!("refused"), &json!(reason)));
        assert_eq!(received["file"]["sha256"], Value::Null);
    }
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_chat_can_be_read_in_the_clear_for_the_page() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let received = device_sends(
        &device,
        &simulator,
        media::image_message(uploaded(&device, b"a picture", MediaType::Image).await, media::ImageOptions::default()),
    )
    .await;
    let path = format!("/control/files/{CUSTOMER}/{}", received["id"].as_str().unwrap());
    let answer = simulator.raw("GET", &path, &[], b"").await;
    assert_eq!(answer.body.unwrap(), b"a picture");
    assert_eq!(answer.headers["content-type"], "image/jpeg");
    let chat = simulator.get(&format!("/page/chat/{CUSTOMER}")).await;
    assert_eq!(chat["lines"][0]["file"]["state"], "opened");
    let answer = simulator.raw("GET", &format!("/control/files/{CUSTOMER}/3A00"), &[], b"").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    device.stop().await;
}

// ---- The media host ------------------------------------------------------------------------------------------------

fn token_of(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}

/// Returns an authorisation to upload, as a device gets it.
async fn auth(device: &Device) -> String {
    device.client.refresh_media_conn(true).await.unwrap().auth
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_refuses_what_the_real_one_refuses() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let auth = auth(&device).await;
    let bytes = b"encrypted bytes";
    let token = token_of(bytes);
    let good = format!("/media/mms/image/{token}?auth={auth}&token={token}");
    let length = ("content-length", "15");
    let cases = [
        (good.clone(), vec![ORIGIN, length], 200),
        (good.clone(), vec![length], 403),
        (good.clone(), vec![("origin", "https://example.com"), length], 403),
        (good.clone(), vec![ORIGIN], 411),
        (good.clone(), vec![ORIGIN, ("content-length", "0")], 400),
        (good.clone(), vec![ORIGIN, ("content-length", "300000000")], 413),
        (format!("/media/mms/image/{token}?auth=wrong"), vec![ORIGIN, length], 401),
        (format!("/media/mms/image/{token}"), vec![ORIGIN, length], 401),
        (format!("/media/mms/image/short?auth={auth}"), vec![ORIGIN, length], 400),
        (format!("/media/mms/image/{token}?auth={auth}&token={}", token_of(b"x")), vec![ORIGIN, length], 400),
        (format!("/media/mms/image/{}?auth={auth}", token_of(b"other bytes")), vec![ORIGIN, length], 400),
        (format!("/media/mms/nothing/{token}?auth={auth}"), vec![ORIGIN, length], 404),
        (format!("{good}&file_offset=4"), vec![ORIGIN, length], 400),
    ];
    for (path, headers, status) in cases {
        let answer = simulator.raw("POST", &path, &headers, bytes).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {headers:?}: {:?}", answer.body);
    }
    device.stop().await;
}

/// Uploads these bytes as a device; returns the direct path.
async fn stored(simulator: &Simulator, device: &Device, bytes: &[u8]) -> String {
    let path = format!("/media/mms/document/{}?auth={}", token_of(bytes), auth(device).await);
    let length = bytes.len().to_string();
    let answer = simulator.raw("POST", &path, &[ORIGIN, ("content-length", &length)], bytes).await;
    let answer: Value = serde_json::from_slice(&answer.body.unwrap()).unwrap();
    let direct_path = answer["direct_path"].as_str().unwrap();
    assert_eq!(answer["url"], format!("https://mmg.whatsapp.net{direct_path}&mms3=true"));
    direct_path.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_read_whole_or_in_ranges_with_the_query_of_its_path() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let bytes: Vec<u8> = (0..200_000_u32).map(|number| (number % 251) as u8).collect();
    let direct_path = stored(&simulator, &device, &bytes).await;
    let url = format!("/media{direct_path}");
    let whole = simulator.raw("GET", &url, &[ORIGIN], b"").await;
    assert_eq!((whole.status, whole.headers["content-length"].to_str().unwrap()), (StatusCode::OK, "200000"));
    assert_eq!(whole.body.unwrap(), bytes);
    let part = simulator.raw("GET", &url, &[ORIGIN, ("range", "bytes=65530-150000")], b"").await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers["content-range"], "bytes 65530-150000/200000");
    assert_eq!(part.body.unwrap(), bytes[65_530..=150_000]);
    let after = simulator.raw("GET", &url, &[ORIGIN, ("range", "bytes=200000-")], b"").await;
    assert_eq!(after.status, StatusCode::RANGE_NOT_SATISFIABLE);
    let (bare, _) = url.split_once('?').unwrap();
    for (path, headers, status) in
        [(url.as_str(), vec![], 403), (bare, vec![ORIGIN], 403), ("/media/v/1_n.enc", vec![ORIGIN], 404)]
    {
        assert_eq!(simulator.raw("GET", path, &headers, b"").await.status.as_u16(), status, "{path}");
    }
    let requests = simulator.get("/control/media/requests?after=2").await;
    let part = &requests["requests"][0];
    assert_eq!((&part["what"], &part["offset"], &part["bytes"]), (&json!("download"), &json!(65_530), &json!(84_471)));
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_was_cut_goes_on_where_it_ended() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let auth = auth(&device).await;
    let bytes: Vec<u8> = (0..100_000_u32).map(|number| (number % 251) as u8).collect();
    let url = format!("/media/mms/video/{}?auth={auth}", token_of(&bytes));
    let probe = format!("{url}&resume=1");
    let resume = async || {
        let answer = simulator.raw("POST", &probe, &[ORIGIN], b"").await;
        serde_json::from_slice::<Value>(&answer.body.unwrap()).unwrap()
    };
    assert_eq!(resume().await["resume"], "0");
    simulator.post("/control/media/faults", json!({ "on": "upload", "kind": "cut", "after": 40_000 })).await;
    let cut = simulator.raw("POST", &url, &[ORIGIN, ("content-length", "100000")], &bytes).await;
    assert!(cut.body.is_err());
    assert_eq!(resume().await["resume"], "40000");
    let wrong = format!("{url}&file_offset=39999");
    let answer = simulator.raw("POST", &wrong, &[ORIGIN, ("content-length", "60001")], &bytes[39_999..]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let rest = format!("{url}&file_offset=40000");
    let answer = simulator.raw("POST", &rest, &[ORIGIN, ("content-length", "60000")], &bytes[40_000..]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let complete = resume().await;
    assert_eq!(complete["resume"], "complete");
    let direct_path = complete["direct_path"].as_str().unwrap();
    let whole = simulator.raw("GET", &format!("/media{direct_path}"), &[ORIGIN], b"").await;
    assert_eq!(whole.body.unwrap(), bytes);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_client_uploads_again_after_each_fault() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let bytes = vec![7; 6 << 20];
    for fault in [
        json!({ "on": "upload", "kind": "cut", "after": 3_000_000 }),
        json!({ "on": "upload", "kind": "lost_answer" }),
        json!({ "on": "upload", "kind": "status", "status": 503, "of": BUSINESS }),
    ] {
        simulator.post("/control/media/faults", fault).await;
        let upload = uploaded(&device, &bytes, MediaType::Document).await;
        let received =
            device_sends(&device, &simulator, media::document_message(upload, media::DocumentOptions::default())).await;
        assert_eq!(received["file"]["sha256"], hash(&bytes));
    }
    simulator.post("/control/media/expire-auths", json!({})).await;
    uploaded(&device, b"small", MediaType::Image).await;
    let requests = simulator.get("/control/media/requests?after=0").await;
    let all: Vec<_> =
        requests["requests"].as_array().unwrap().iter().map(|one| (&one["what"], &one["status"])).collect();
    assert!(all.contains(&(&json!("upload"), &json!(401))), "{all:?}");
    let resumed = requests["requests"].as_array().unwrap().iter().any(|one| one["offset"] == 3_000_000);
    assert!(resumed, "{requests}");
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_meet_their_faults() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let bytes = vec![9; 50_000];
    let url = format!("/media{}", stored(&simulator, &device, &bytes).await);
    let fault = async |fault: Value| simulator.post("/control/media/faults", fault).await;
    let get = async || simulator.raw("GET", &url, &[ORIGIN], b"").await;

    fault(json!({ "on": "download", "kind": "cut", "after": 20_000 })).await;
    assert!(get().await.body.is_err());
    fault(json!({ "on": "download", "kind": "wrong_bytes" })).await;
    let wrong = get().await.body.unwrap();
    assert_eq!((wrong.len(), wrong[0], wrong[1]), (50_000, 8, 9));
    fault(json!({ "on": "download", "kind": "status", "status": 503, "times": 2 })).await;
    assert_eq!(get().await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(get().await.status, StatusCode::SERVICE_UNAVAILABLE);
    fault(json!({ "on": "download", "kind": "slow", "bytes_per_second": 200_000 })).await;
    let began = tokio::time::Instant::now();
    assert_eq!(get().await.body.unwrap(), bytes);
    assert!(began.elapsed() >= Duration::from_millis(240), "{:?}", began.elapsed());
    fault(json!({ "on": "download", "kind": "status", "status": 404, "times": null })).await;
    assert_eq!(get().await.status, StatusCode::NOT_FOUND);
    assert_eq!(get().await.status, StatusCode::NOT_FOUND);
    simulator.post("/control/media/faults/end", json!({})).await;
    assert_eq!(get().await.body.unwrap(), bytes);
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_uploads_an_expired_file_again_or_refuses() {
    let simulator = Simulator::with_customer().await;
    let device = Device::linked(&simulator).await;
    let (answer, message) = customer_sends(&device, &simulator, "image", json!({ "bytes": 3_000 })).await;
    let id = answer["id"].as_str().unwrap();
    simulator.post("/control/media/expire", json!({ "message": id, "status": 404 })).await;
    assert!(device.client.download(file_of(&message)).await.is_err());

    let find =
        |observed: &Observed| observed.files.iter().find(|(found, ..)| found == id).map(|(_, chat, _)| chat.clone());
    let chat = device.until("the chat", find).await;
    let image = message.image_message.as_option().unwrap();
    let request = MediaReuploadRequest {
        msg_id: id,
        chat_jid: &chat,
        media_key: image.media_key.as_deref().unwrap(),
        is_from_me: false,
        participant: None,
    };
    let fresh = match device.client.media_reupload().request(&request).await.unwrap() {
        MediaRetryResult::Success { direct_path } => direct_path,
        other => panic!("{other:?}"),
    };
    let mut renewed = image.clone();
    renewed.direct_path = Some(fresh);
    assert_eq!(answer["file"]["sha256"], hash(&device.client.download(&renewed).await.unwrap()));
    simulator.wait_for_companion("the acknowledgement", |companion| companion["pendingOffline"] == 0).await;

    let wrong_key = MediaReuploadRequest { media_key: &[7; 32], ..request };
    let asked = device.client.media_reupload().request(&wrong_key).await.unwrap();
    assert!(matches!(asked, MediaRetryResult::DecryptionError), "{asked:?}");
    simulator.post(&format!("/control/customers/{CUSTOMER}"), json!({ "reuploads": "refused" })).await;
    let request = MediaReuploadRequest { media_key: image.media_key.as_deref().unwrap(), ..wrong_key };
    let asked = device.client.media_reupload().request(&request).await.unwrap();
    assert!(matches!(asked, MediaRetryResult::NotFound), "{asked:?}");
    device.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_for_files_are_answered_with_a_sentence() {
    let simulator = Simulator::with_customer().await;
    simulator.post("/control/customers", json!({ "phone": BUSINESS, "name": "Toko" })).await;
    let path = format!("/control/customers/{CUSTOMER}/messages");
    for (kind, file) in [
        ("text", json!({ "bytes": 5 })),
        ("image", json!({})),
        ("image", json!({ "bytes": 5, "base64": "AAAA" })),
        ("image", json!({ "base64": "not base64" })),
        ("document", json!({ "bytes": 1_u64 << 40 })),
    ] {
        let body = json!({ "to": BUSINESS, "kind": kind, "file": file });
        let (status, answer) = simulator.call("POST", &path, Some(body)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(answer["error"].as_str().unwrap().ends_with('.'), "{answer}");
    }
    let (status, _) = simulator.call("POST", "/control/media/expire", Some(json!({ "message": "3A00" }))).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
