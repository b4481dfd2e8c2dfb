//! The words of each language, in lower case and without punctuation. A word that is written without accents is compared without them. A
//! word that would be another one without its accents is written with them, and is compared with them (`fold::words_with_accents`).
//!
//! A keyword opts a contact out immediately, so it is a word that customers write for nothing else. In every language a word for cancelling
//! is at most a probable opt-out, because customers cancel orders; so is an ordinary short word of English or Indonesian, which are always
//! on. A noun for a subscription, *yes* or *back* is no opt-in, because it answers another question or asks one.

use serde::{Deserialize, Serialize};

/// A language whose words a tenant can switch on. Its code is that of ISO 639-1.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[schema(as = KeywordLanguage)]
pub enum Language {
    Id,
    En,
    Ms,
    Es,
    Pt,
    Fr,
    De,
    It,
    Nl,
    Tr,
    Ar,
    Hi,
    Zh,
    Ja,
    Ko,
    Vi,
    Th,
    Tl,
    Ru,
    Pl,
}

/// The words of one language. Each list is a string of words and short texts, separated by commas; `phrases` splits it. The lists for
/// probable opt-outs have no short forms (`short_forms`).
pub struct Words {
    /// A message that consists of one of these is an opt-out.
    pub opt_out: &'static str,
    /// A message that consists of one of these is an opt-in.
    pub opt_in: &'static str,
    /// Ordinary words that are a probable opt-out only as the whole message.
    pub alone: &'static str,
    /// Words that people write around a keyword: polite words, forms of address, *I want to*.
    pub courtesy: &'static str,
    /// Other ways to ask for an opt-out. A message that consists of one of these, with polite words or without, is a probable opt-out.
    pub requests: &'static str,
    /// The beginning of a request not to write. A clause with it is a probable opt-out only if it also has one of `about`, and consists of
    /// words of these lists only.
    pub refusals: &'static str,
    /// Two parts of another such beginning: one of `refusing`, followed by one of `deeds`.
    pub refusing: &'static str,
    pub deeds: &'static str,
    pub about: &'static str,
    /// Two parts of a whole request not to write, which needs none of `about`: one of `stops`, followed by one of `subjects`. A subject
    /// means broadcasts and nothing else.
    pub stops: &'static str,
    pub subjects: &'static str,
    pub fillers: &'static str,
    /// Words for a way to contact somebody, such as phone calls, and words that choose one of them: *wa saja*, *only text*.
    pub channel_words: &'static str,
    pub only: &'static str,
    /// Words that end a clause, as a comma does.
    pub clause_ends: &'static str,
}

const EMPTY: Words = Words {
    opt_out: "",
    opt_in: "",
    alone: "",
    courtesy: "",
    requests: "",
    refusals: "",
    refusing: "",
    deeds: "",
    about: "",
    stops: "",
    subjects: "",
    fillers: "",
    channel_words: "",
    only: "",
    clause_ends: "",
};

/// Splits a list into its words and short texts.
pub fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty())
}

impl Language {
    pub const ALL: [Self; 20] = [
        Self::Id,
        Self::En,
        Self::Ms,
        Self::Es,
        Self::Pt,
        Self::Fr,
        Self::De,
        Self::It,
        Self::Nl,
        Self::Tr,
        Self::Ar,
        Self::Hi,
        Self::Zh,
        Self::Ja,
        Self::Ko,
        Self::Vi,
        Self::Th,
        Self::Tl,
        Self::Ru,
        Self::Pl,
    ];

    /// Languages that are always on: STOP is understood in every country.
    pub const ALWAYS: [Self; 2] = [Self::Id, Self::En];

    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Returns whether words are written without spaces between them.
    pub const fn has_no_spaces(self) -> bool {
        matches!(self, Self::Zh | Self::Ja | Self::Th)
    }

    /// Returns whether some keywords of the language would be other words without their accents, and are compared with them.
    pub const fn keeps_accents(self) -> bool {
        matches!(self, Self::Ar | Self::Vi)
    }

    pub const fn words(self) -> &'static Words {
        match self {
            Self::Id => &INDONESIAN,
            Self::En => &ENGLISH,
            Self::Ms => &MALAY,
            Self::Es => &SPANISH,
            Self::Pt => &PORTUGUESE,
            Self::Fr => &FRENCH,
            Self::De => &GERMAN,
            Self::It => &ITALIAN,
            Self::Nl => &DUTCH,
            Self::Tr => &TURKISH,
            Self::Ar => &ARABIC,
            Self::Hi => &HINDI,
            Self::Zh => &CHINESE,
            Self::Ja => &JAPANESE,
            Self::Ko => &KOREAN,
            Self::Vi => &VIETNAMESE,
            Self::Th => &THAI,
            Self::Tl => &FILIPINO,
            Self::Ru => &RUSSIAN,
            Self::Pl => &POLISH,
        }
    }
}

/// `batal` and `stop pesan` are no opt-outs: customers write them about their orders. `ya`, `ok` and `langganan` alone are no opt-ins: they
/// answer another question, or ask what a subscription is.
static INDONESIAN: Words = Words {
    opt_out: "stop, stop all, stopall, stop broadcast, stop iklan, stop langganan, stop promo, stop promosi, stop \
        siaran, berhenti, berhenti berlangganan, berhenti iklan, berhenti langganan, berhenti promo, berhenti \
        siaran, henti, hentikan, hentikan langganan, hentikan promo, batal berlangganan, batal langganan, \
        batalkan langganan, keluar dari langganan",
    opt_in: "mulai, mulai lagi, mulai langganan, mulai berlangganan, langganan lagi, berlangganan lagi",
    alone: "keluar",
    courtesy: "tolong, tolong ya, mohon, minta, ya, yaa, yah, yak, dong, donk, deh, saja, kak, kakak, kaka, ka, kk, min, \
        admin, gan, sis, bro, bang, bg, mas, mba, mbak, pak, bapak, bu, ibu, bos, boss, om, tante, halo, hai, \
        hallo, permisi, maaf, sori, terima kasih, terimakasih, trima kasih, makasih, makasi, mksh, trims, \
        trimakasih, tks, thx, ok, oke, baik, saya, aku, gue, mau, ingin, pengen, pingin, sekarang, skrg, \
        semua, semuanya, untuk, ini, nya, assalamualaikum, selamat pagi, selamat siang, selamat sore, selamat \
        malam",
    requests: "jangan ganggu, jangan ganggu lagi, jangan spam, jangan hubungi saya, jangan chat saya, jangan wa saya, \
        stop spam, stop sms, stop wa, stop kirim, cukup promo, tidak mau promo, tidak mau promosi, tidak mau iklan, tidak \
        mau broadcast, tidak mau bc, tidak mau siaran, tidak mau spam, tidak butuh promo, tidak butuh iklan, tidak \
        tertarik, tidak tertarik lagi, sudah tidak tertarik, tidak berminat, tidak minat, unreg, promo stop, iklan stop, broadcast stop, bc stop, \
        siaran stop, info stop, spam stop, tolong dihentikan, mohon dihentikan, minta dihentikan, harap dihentikan, \
        tolong distop, mohon distop, tolong nomor saya dihapus, mohon nomor saya dihapus, minta nomor saya dihapus, \
        nomor saya tolong dihapus, nomor saya mohon dihapus, keluar dari daftar, keluar dari broadcast, keluar dari siaran, keluar dari list, hapus dari daftar, dihapus dari daftar, hapus dari list, dihapus dari list",
    refusals: "hentikan pengiriman, tidak mau terima, tidak mau menerima, tidak ingin terima, tidak ingin menerima, tidak \
        mau dikirim, tidak mau dikirimi, tidak ingin dikirim, tidak ingin dikirimi, tidak mau dapat, tidak mau dihubungi, \
        tidak ingin dihubungi, tidak bersedia dihubungi, tidak mau dichat, tidak mau diwa, tidak mau disms, tidak mau \
        diganggu, tidak ingin diganggu, hapus nomor, hapus no, hapus kontak, hapuskan nomor, dihapus nomor, dihapus no, \
        dihapus kontak, tolong nomor saya dihapus, mohon nomor saya dihapus, minta nomor saya dihapus, keluarkan nomor, \
        keluarkan saya, dikeluarkan nomor, hapus saya",
    refusing: "jangan, jangan pernah, tidak usah, tidak perlu, mohon tidak, mohon untuk tidak, mohon agar tidak, tolong \
        tidak, tolong untuk tidak, harap tidak, harap untuk tidak, stop, berhenti, hentikan",
    deeds: "kirim, kirim kirim, kirim2, kirimi, kirimkan, mengirim, mengirimi, mengirimkan, ngirim, ngirimi, dikirim, \
        dikirimi, hubungi, menghubungi, dihubungi, chat, ngechat, dichat, wa, diwa, sms, disms, spam, dispam, ganggu, \
        mengganggu, diganggu, broadcast, dibroadcast, bc",
    about: "lagi, promo, promosi, iklan, pesan, pesan pesan, broadcast, bc, siaran, chat, wa, whatsapp, sms, spam, \
        penawaran, info, informasi, newsletter, apa apa, apapun, nomor saya, no saya, nomor ini, no ini, nomor aku, \
        saya, aku, gue, daftar, list, beginian, kayak gini, pesannya, nomorku",
    stops: "stop, stop dong, stop semua, unreg, berhenti, hentikan, hentikan semua, tolong dihentikan, mohon dihentikan, minta dihentikan, harap dihentikan",
    subjects: "promo, promosi, iklan, bc, broadcast, siaran, info, info promo, informasi, spam, newsletter, notif, \
        notifikasi, blast, penawaran, pesan promo, pesan iklan, pesan broadcast, pesan siaran, sms promo, wa promo, chat \
        promo, wa blast",
    fillers: "ke, kepada, dari, terus, terus menerus, begini, seperti ini, ini, itu, dan, atau, hp, nomor, no, kontak, \
        grup",
    channel_words: "wa, whatsapp, sms, chat, email, telepon, telpon, tlp, telp, dm, japri, nomor, no, nomorku",
    only: "saja",
    clause_ends: "tapi, tp, tetapi, namun",
};

/// `cancel` is no opt-out: customers write it about their orders. `leave me` alone begins many requests; `leave me alone` is
/// one.
static ENGLISH: Words = Words {
    opt_out: "stop, stop all, stopall, stop subscription, stop ads, stop promotions, opt out, optout, opt me out, \
        remove me, unsub, unsubscribe, unsubscribe me, un subscribe, cancel subscription, cancel my subscription, \
        end, quit, revoke",
    opt_in: "start, start again, opt in, optin, subscribe, subscribe again, subscribe me, resubscribe, unstop",
    courtesy: "please, pls, plz, plse, kindly, thanks, thank you, thank u, thankyou, no thanks, no thank you, thx, ty, tq, cheers, hi, hello, \
        hey, dear, sir, madam, maam, team, guys, bro, sis, admin, friend, ok, okay, now, immediately, already, \
        asap, today, it, this, that, sorry, regards, good morning, good afternoon, good evening, i want to, i \
        would like to, id like to, i wish to, i want, just, me, us, i, from this list, from your list, from the \
        list, from all, everything, for good, permanently",
    requests: "do not contact, dont contact, do not text, dont text, do not message, dont message, do not disturb, leave \
        me alone, stop messages, stop messaging, stop texting, stop spam, stop spamming, stop it, no spam, stop sending, stop the messages, no \
        ads, no promos, no more messages, no more texts, no more promos, no more promotions, not interested, im not \
        interested, i am not interested, not interested anymore, im not interested anymore, no longer interested, im no \
        longer interested, i am no longer interested",
    refusals: "stop sending, stop texting, stop messaging, stop contacting, stop spamming, stop emailing, stop calling, \
        stop bothering, stop writing, stop the, stop these, stop your, stop all, stop with, dont send, do not \
        send, dont text, do not text, dont message, do not message, dont contact, do not contact, dont write, do \
        not write, dont spam, do not spam, dont call, do not call, dont bother, do not bother, dont want to \
        receive, do not want to receive, dont wish to receive, do not wish to receive, no longer want to receive, \
        no longer wish to receive, never text, never contact, never message, no more, not interested in, take me \
        off, get me off, remove me from, unsubscribe me from, unsubscribe from, opt me out of, opt out of, opt out from, \
        delete me from, delete my, remove my",
    about: "me, us, my, message, messages, msg, msgs, text, texts, promo, promos, promotion, promotions, promotional, \
        marketing, ads, adverts, advertising, advertisement, advertisements, spam, offers, offer, newsletter, \
        newsletters, broadcast, broadcasts, notifications, updates, whatsapp, sms, number, phone number, again, \
        anymore, any more, list, lists, mailing list, database",
    stops: "stop, stop the, stop these, stop your, stop all, stop sending, dont want, do not want, dont want any, do not \
        want any, dont want any more, dont want more, dont want these, do not want these, dont want your, do not want \
        your, no longer want, no longer want these, no longer want your",
    subjects: "messages, texts, text messages, promo, promos, promotion, promotions, promotional messages, promotional \
        texts, marketing, marketing messages, marketing texts, ads, adverts, advertising, advertising messages, \
        advertisements, spam, spam messages, newsletter, newsletters, broadcast, broadcasts, broadcast messages, \
        notifications",
    fillers: "ever, these, those, this, that, your, the, any, all, to, from, of, alone, more, such, here, on, with, \
        and, or, phone, contact",
    channel_words: "text, message, msg, whatsapp, sms, chat, email, call, dm, phone, number",
    only: "only, instead",
    clause_ends: "but",
    ..EMPTY
};

static MALAY: Words = Words {
    opt_out: "berhenti, henti, hentikan, batal langganan, hentikan langganan, stop",
    opt_in: "mula, mula semula, langgan semula",
    alone: "tamat",
    courtesy: "tolong, sila, terima kasih, tq, ya, lah, la, encik, puan, cik, bos, abang, kak, saya, nak, mahu",
    refusals: "jangan hantar, jangan mesej, berhenti hantar, stop hantar, tak nak terima, tidak mahu terima, \
        padam nombor",
    about: "lagi, mesej, promosi, iklan, saya, aku, kepada, nombor, dah, ini, apa apa, spam",
    ..EMPTY
};

static SPANISH: Words = Words {
    opt_out: "baja, alto, parar, detener, fin, cancelar suscripcion, darme de baja, dar de baja, denme de baja, deme de baja, \
        dame de baja, no \
        molestar, basta, stop",
    opt_in: "darme de alta, dar de alta, suscribir, suscribirme, empezar, reanudar",
    alone: "para, pare, no quiero mas, no me interesa",
    courtesy: "por favor, porfavor, porfa, gracias, muchas gracias, hola, quiero, deseo, buenos dias, buenas tardes, \
        senor, senora, ya, ahora",
    refusals: "no me envien, no me envies, no envien, no enviar, no me manden, no me mandes, no mas, no quiero recibir, \
        no quiero mas, dejen de enviar, deja de enviar, dejen de enviarme, deja de enviarme, eliminen mi, borren \
        mi, no me escriban",
    about: "mas, mensajes, mensaje, promociones, promocion, publicidad, ofertas, spam, me, mi, numero, de, la, lista, \
        sus, estos, nada, su",
    ..EMPTY
};

static PORTUGUESE: Words = Words {
    opt_out: "sair, sair da lista, parar, descadastrar, cancelar inscricao, cancelar assinatura, chega, stop",
    opt_in: "entrar, inscrever, comecar",
    alone: "para, pare, nao quero mais",
    courtesy: "por favor, pfv, pf, obrigado, obrigada, ola, oi, quero, bom dia, boa tarde, boa noite, ja, agora",
    requests: "remover",
    refusals: "nao me mande, nao me mandem, nao me envie, nao me enviem, nao envie, nao enviem, nao mandar, nao enviar, \
        pare de enviar, parem de enviar, pare de mandar, parem de mandar, nao quero receber, nao quero mais, \
        remova meu, retire meu, me tire",
    about: "mais, mensagens, mensagem, promocoes, promocao, propaganda, ofertas, spam, me, meu, numero, da, de, \
        lista, sua, essas, receber, nada",
    ..EMPTY
};

static FRENCH: Words = Words {
    opt_out: "arret, arreter, arretez, desinscription, desinscrire, desabonner, desabonnement, me desabonner, me \
        desinscrire, fin, stop",
    opt_in: "reprendre, sabonner, me reabonner",
    courtesy: "sil vous plait, s il vous plait, svp, stp, sil te plait, merci, merci beaucoup, bonjour, bonsoir, madame, \
        monsieur, je veux, je souhaite, je voudrais, maintenant",
    refusals: "ne menvoyez, ne m envoyez, ne pas envoyer, arretez de menvoyer, arretez de m envoyer, arretez denvoyer, \
        arretez d envoyer, je ne veux plus recevoir, ne plus recevoir, plus de, supprimez mon, retirez mon, ne me \
        contactez",
    about: "plus, plus de, messages, message, promotions, promotion, pub, pubs, publicite, offres, spam, vos, de, \
        des, ces, mon, numero, la, votre, liste, rien",
    ..EMPTY
};

static GERMAN: Words = Words {
    opt_out: "stopp, abmelden, abmeldung, austragen, kundigen, kuendigen, ende, aufhoren, aufhoeren, stop",
    opt_in: "anmelden, starten",
    courtesy: "bitte, danke, vielen dank, hallo, guten tag, guten morgen, ich mochte, ich moechte, ich mochte mich, ich moechte mich, mich, jetzt, \
        sofort, endlich",
    requests: "abbestellen, keine werbung, keine werbung mehr, keine nachrichten mehr, keine newsletter, keinen newsletter, \
        keinen newsletter mehr",
    refusals: "bitte keine, senden sie mir keine, schicken sie mir keine, schick mir keine, schickt mir keine, ich \
        mochte keine, ich moechte keine, ich will keine, nicht mehr, loschen sie meine, loeschen sie meine",
    about: "werbung, nachrichten, nachricht, angebote, newsletter, spam, mehr, mehr erhalten, weiteren, schreiben, \
        senden, schicken, nummer, meine, mir, von, ihnen",
    ..EMPTY
};

static ITALIAN: Words = Words {
    opt_out: "basta, ferma, fermati, annulla iscrizione, disiscrivi, disiscrivimi, disiscrizione, cancellami, stop",
    opt_in: "inizia, iscrivimi, riprendi",
    alone: "fine",
    courtesy: "per favore, per piacere, grazie, grazie mille, ciao, buongiorno, buonasera, salve, vorrei, voglio, \
        adesso, ora",
    refusals: "non inviatemi, non inviate, non mandatemi, non mandate, non inviarmi, non mandarmi, non voglio ricevere, \
        non voglio piu, smettete di inviare, smettete di inviarmi, smettila di inviarmi, cancellate il mio, non \
        scrivetemi, niente",
    about: "piu, messaggi, messaggio, promozioni, pubblicita, offerte, spam, ricevere, vostri, i, numero, dalla, \
        lista, niente",
    ..EMPTY
};

static DUTCH: Words = Words {
    opt_out: "stoppen, afmelden, uitschrijven, opzeggen, einde, stop",
    opt_in: "aanmelden, inschrijven, beginnen",
    courtesy: "aub, alsjeblieft, alstublieft, graag, bedankt, dank u, dank je, dankjewel, hallo, hoi, ik wil, ik \
        wil me, mij, me, nu",
    refusals: "stuur geen, stuur mij geen, stuur me geen, niet meer, ik wil geen, verwijder mijn, stop met",
    about: "berichten, bericht, reclame, aanbiedingen, spam, meer, sturen, appen, nummer, ontvangen, van, jullie",
    ..EMPTY
};

static TURKISH: Words = Words {
    opt_out: "dur, durdur, ret, abonelikten cik, abonelikten cikar, abonelik iptal, listeden cikar, stop",
    opt_in: "basla, basla tekrar, abone ol",
    alone: "red, cikis",
    courtesy: "lutfen, tesekkurler, tesekkur ederim, sagol, sagolun, merhaba, selam, istiyorum, artik, hemen, beni",
    requests: "iptal",
    refusals: "mesaj atmayin, mesaj gondermeyin, mesaj atma, mesaj gonderme, bana mesaj atmayin, bana mesaj gondermeyin, \
        sms gondermeyin, numarami silin, rahatsiz etmeyin",
    about: "bir daha, bana, artik, reklam, kampanya, spam, mesaj",
    ..EMPTY
};

static ARABIC: Words = Words {
    opt_out: "توقف, توقفوا, ايقاف, قف, الغاء الاشتراك, الغي الاشتراك, اوقف, كفي",
    opt_in: "ابدأ, اشترك, استيناف",
    courtesy: "من فضلك, من فضلكم, لو سمحت, لو سمحتم, رجاء, الرجاء, شكرا, شكرا لك, مرحبا, السلام عليكم, اريد, الان",
    requests: "الغاء, انهاء",
    refusals: "لا ترسل, لا ترسلوا, لا ترسلوا لي, لا ترسل لي, لا اريد, توقف عن ارسال, توقفوا عن ارسال, احذف رقمي, احذفوا \
        رقمي",
    about: "رسايل, الرسايل, رساله, اعلانات, عروض, مره اخري, المزيد, من, بعد الان, من القايمه, رقمي, ثانيه",
    ..EMPTY
};

static HINDI: Words = Words {
    opt_out: "बंद करो, बंद करें, बंद करे, रोको, रोकें, स्टॉप, सदस्यता रद्द करें, band karo, band kare, band \
        karein, band kijiye, roko",
    opt_in: "शुरू, शुरू करो, शुरू करें, shuru karo, chalu karo",
    alone: "बंद, रुको",
    courtesy: "कृपया, धन्यवाद, शुक्रिया, जी, नमस्ते, भाई, सर, मैडम, please, kripya, dhanyavad, shukriya, ji, bhai, sir, \
        abhi",
    refusals: "मैसेज मत भेजो, मैसेज मत भेजें, संदेश मत भेजो, संदेश न भेजें, message mat bhejo, msg mat bhejo, mat bhejo, \
        message band karo, मत भेजो, मत भेजें",
    about: "मुझे, फिर, दोबारा, संदेश, मैसेज, विज्ञापन, mujhe, phir, dobara, message, msg, ads, promo, ye, yeh",
    ..EMPTY
};

static CHINESE: Words = Words {
    opt_out: "退订, 退訂, td, 取消订阅, 取消訂閱, 停止, 停止发送, 停止發送, 不要再发, 不要再發, 取消关注",
    opt_in: "开始, 開始, 重新订阅, 重新訂閱",
    alone: "拒收",
    courtesy: "请, 請, 麻烦, 麻煩, 谢谢, 謝謝, 了, 吧, 我要, 我想, 你好, 您好, 拜托, 回复, 啊",
    refusals: "不要再发, 不要再發, 别再发, 別再發, 别发, 別發, 不要发, 不要發, 停止发送, 停止發送, 停止给我发",
    about: "短信, 简讯, 簡訊, 信息, 訊息, 消息, 广告, 廣告, 推广, 推廣, 给我, 給我, 我, 了, 这些, 這些, 这种, 垃圾",
    ..EMPTY
};

static JAPANESE: Words = Words {
    opt_out: "停止, 配信停止, 解除, 登録解除, 退会, やめて, ヤメテ, ストップ, 解約",
    opt_in: "開始, 再開, 配信再開, スタート",
    courtesy: "お願いします, おねがいします, お願い致します, してください, して下さい, ください, 下さい, ありがとう, ございます, すみません, を, 希望, します, で",
    requests: "中止",
    refusals: "送らないで, 送信しないで, もう送らないで, 連絡しないで",
    about: "メッセージ, 広告, 宣伝, もう, これ以上, を, は, 私に",
    ..EMPTY
};

static KOREAN: Words = Words {
    opt_out: "수신거부, 수신 거부, 중지, 그만, 거부, 정지, 해지, 구독취소, 구독 취소",
    opt_in: "시작, 수신동의, 다시 시작",
    courtesy: "부탁드립니다, 부탁해요, 해주세요, 해 주세요, 제발, 감사합니다, 고맙습니다, 안녕하세요, 좀, 합니다",
    refusals: "보내지 마세요, 보내지마세요, 보내지 마, 문자 보내지 마세요, 연락하지 마세요",
    about: "문자, 메시지, 광고, 더 이상, 이제, 다시, 저에게",
    ..EMPTY
};

/// Without accents, *right*, *use* and two names are spelled like the words for stopping and cancelling.
static VIETNAMESE: Words = Words {
    opt_out: "dừng, dừng lại, ngừng, ngưng, huy dang ky",
    opt_in: "bắt đầu, dang ky lai",
    courtesy: "xin, xin vui long, vui long, lam on, cam on, chao, xin chao, nhe, a, ban, toi muon, anh, chi",
    requests: "hủy, huỷ, từ chối",
    refusals: "đừng gửi, đừng nhắn, dừng gửi, khong gui, khong muon nhan, ngung gui, xoa so",
    about: "nua, tin, tin nhan, quang cao, khuyen mai, cho toi, toi, so, cua toi, spam",
    ..EMPTY
};

static THAI: Words = Words {
    opt_out: "หยุด, ยกเลิกรับข่าวสาร, เลิกรับ, หยุดส่ง",
    opt_in: "เริ่ม, รับข่าวสาร",
    alone: "ไม่รับ",
    courtesy: "ครับ, ค่ะ, คะ, กรุณา, ช่วย, ขอ, ขอบคุณ, สวัสดี, หน่อย, ด้วย, นะ, ที",
    requests: "ยกเลิก",
    refusals: "อย่าส่ง, ไม่ต้องส่ง, เลิกส่ง, หยุดส่ง",
    about: "ข้อความ, โฆษณา, โปรโมชั่น, มา, อีก, แล้ว, ให้ฉัน, มาให้",
    ..EMPTY
};

static FILIPINO: Words = Words {
    opt_out: "itigil, hinto, tigil, stop na",
    opt_in: "simulan",
    alone: "tama na",
    courtesy: "paki, pakiusap, po, salamat, salamat po, na, nga, please, kuya, ate, sir, maam",
    refusals: "huwag magpadala, wag magpadala, wag mag text, huwag mag text, wag na magpadala, wag na mag text, tigilan",
    about: "ng, mensahe, text, promo, ads, sa akin, ako, niyo, ninyo, muli, ulit",
    ..EMPTY
};

static RUSSIAN: Words = Words {
    opt_out: "стоп, отписаться, отписка, отпишите, отпишите меня, прекратить, хватит",
    opt_in: "старт, подписаться, начать, возобновить",
    alone: "отказ",
    courtesy: "пожалуиста, спасибо, здравствуите, добрыи день, привет, хочу, прошу, меня, уже, сеичас",
    refusals: "не присылаите, не пишите, не отправляите, не шлите, больше не присылаите, больше не пишите, прекратите \
        присылать, удалите мои, не хочу получать",
    about: "мне, больше, сообщения, рекламу, рассылку, спам, номер, из, базы, это, ваши",
    ..EMPTY
};

static POLISH: Words = Words {
    opt_out: "wypisz, wypisz mnie, koniec, anuluj subskrypcje",
    opt_in: "zapisz mnie, wznow",
    alone: "rezygnuje, rezygnacja",
    courtesy: "prosze, dziekuje, dzieki, dzien dobry, czesc, chce, juz, teraz",
    refusals: "nie wysylajcie, nie wysylaj, prosze nie wysylac, nie piszcie, nie chce otrzymywac, usuncie moj",
    about: "wiecej, wiadomosci, reklam, reklamy, ofert, spamu, mi, mnie, do, numer, z, listy, bazy, juz",
    ..EMPTY
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contacts::opt_out::{fold, short_forms};

    /// Returns all lists of a language.
    fn lists(words: &Words) -> [&'static str; 15] {
        let Words { opt_out, opt_in, alone, courtesy, requests, refusals, refusing, deeds, about, .. } = words;
        let Words { stops, subjects, fillers, channel_words, only, clause_ends, .. } = words;
        [
            opt_out,
            opt_in,
            alone,
            courtesy,
            requests,
            refusals,
            refusing,
            deeds,
            about,
            stops,
            subjects,
            fillers,
            channel_words,
            only,
            clause_ends,
        ]
    }

    #[test]
    fn every_listed_word_is_folded_or_needs_its_accents_and_none_is_both_an_opt_out_and_an_opt_in() {
        let all = |of: fn(&Words) -> &'static str| {
            Language::ALL.iter().flat_map(move |language| phrases(of(language.words()))).collect::<BTreeSet<_>>()
        };
        for language in Language::ALL {
            let words = language.words();
            assert!(
                !words.opt_out.is_empty() && !words.opt_in.is_empty() && !words.courtesy.is_empty(),
                "{language:?}"
            );
            for word in lists(words).into_iter().flat_map(phrases) {
                let is_marked = language.keeps_accents() && fold::words_with_accents(word) == word;
                assert!(is_marked || fold::words_without_accents(word) == word, "{language:?}: {word}");
            }
        }
        let (opt_out, opt_in) = (all(|words| words.opt_out), all(|words| words.opt_in));
        assert_eq!(opt_out.intersection(&opt_in).collect::<Vec<_>>(), Vec::<&&str>::new());
        for maybe in [all(|words| words.alone), all(|words| words.requests)] {
            assert_eq!(maybe.intersection(&opt_in).collect::<Vec<_>>(), Vec::<&&str>::new());
        }
    }

    /// A text is expanded to full words before it is compared, so a short form in these lists would never match.
    #[test]
    fn the_lists_of_what_is_probable_have_words_in_full() {
        for language in Language::ALL {
            let [_, _, probable @ ..] = lists(language.words());
            for phrase in probable.into_iter().flat_map(phrases) {
                let words = fold::words(phrase);
                assert_eq!(short_forms::expand(&words), words, "{language:?}: {phrase}");
            }
        }
    }
}
