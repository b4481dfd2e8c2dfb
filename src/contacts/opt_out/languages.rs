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
    pub probable_if_alone: &'static str,
    /// Words that people write around a keyword: polite words, forms of address, *I want to*.
    pub polite_words: &'static str,
    /// Other ways to ask for an opt-out. A message that consists of one of these, with polite words or without, is a probable opt-out.
    pub requests: &'static str,
    /// The beginning of a request not to write. A clause with it is a probable opt-out only if it also has one of `refused_objects`, and
    /// consists of words of these lists only.
    pub refusal_beginnings: &'static str,
    /// The first part of another such beginning, which one of `refused_actions` has to follow.
    pub refusing_verbs: &'static str,
    /// The second part of such a beginning.
    pub refused_actions: &'static str,
    /// What the writer does not want: messages, promotions.
    pub refused_objects: &'static str,
    /// The first part of a whole request not to write, which one of `broadcast_words` has to follow. It needs none of `refused_objects`.
    pub stop_verbs: &'static str,
    /// The second part of such a request. These words mean broadcasts and nothing else.
    pub broadcast_words: &'static str,
    /// Words that may be in a refusal with its object, but not beside a keyword.
    pub filler_words: &'static str,
    /// Words for a way to contact somebody, such as phone calls.
    pub channel_words: &'static str,
    /// Words with which the writer chooses one of these ways: *wa saja*, *only text*.
    pub only_words: &'static str,
    /// Words that end a clause, as a comma does.
    pub clause_ends: &'static str,
}

const EMPTY: Words = Words {
    opt_out: "",
    opt_in: "",
    probable_if_alone: "",
    polite_words: "",
    requests: "",
    refusal_beginnings: "",
    refusing_verbs: "",
    refused_actions: "",
    refused_objects: "",
    stop_verbs: "",
    broadcast_words: "",
    filler_words: "",
    channel_words: "",
    only_words: "",
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
    probable_if_alone: "keluar",
    polite_words: "tolong, tolong ya, mohon, minta, ya, yaa, yah, yak, dong, donk, deh, saja, kak, kakak, kaka, ka, kk, min, \
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
    refusal_beginnings: "hentikan pengiriman, tidak mau terima, tidak mau menerima, tidak ingin terima, tidak ingin menerima, tidak \
        mau dikirim, tidak mau dikirimi, tidak ingin dikirim, tidak ingin dikirimi, tidak mau dapat, tidak mau dihubungi, \
        tidak ingin dihubungi, tidak bersedia dihubungi, tidak mau dichat, tidak mau diwa, tidak mau disms, tidak mau \
        diganggu, tidak ingin diganggu, hapus nomor, hapus no, hapus kontak, hapuskan nomor, dihapus nomor, dihapus no, \
        dihapus kontak, tolong nomor saya dihapus, mohon nomor saya dihapus, minta nomor saya dihapus, keluarkan nomor, \
        keluarkan saya, dikeluarkan nomor, hapus saya",
    refusing_verbs: "jangan, jangan pernah, tidak usah, tidak perlu, mohon tidak, mohon untuk tidak, mohon agar tidak, tolong \
        tidak, tolong untuk tidak, harap tidak, harap untuk tidak, stop, berhenti, hentikan",
    refused_actions: "kirim, kirim kirim, kirim2, kirimi, kirimkan, mengirim, mengirimi, mengirimkan, ngirim, ngirimi, dikirim, \
        dikirimi, hubungi, menghubungi, dihubungi, chat, ngechat, dichat, wa, diwa, sms, disms, spam, dispam, ganggu, \
        mengganggu, diganggu, broadcast, dibroadcast, bc",
    refused_objects: "lagi, promo, promosi, iklan, pesan, pesan pesan, broadcast, bc, siaran, chat, wa, whatsapp, sms, spam, \
        penawaran, info, informasi, newsletter, apa apa, apapun, nomor saya, no saya, nomor ini, no ini, nomor aku, \
        saya, aku, gue, daftar, list, beginian, kayak gini, pesannya, nomorku",
    stop_verbs: "stop, stop dong, stop semua, unreg, berhenti, hentikan, hentikan semua, tolong dihentikan, mohon dihentikan, minta dihentikan, harap dihentikan",
    broadcast_words: "promo, promosi, iklan, bc, broadcast, siaran, info, info promo, informasi, spam, newsletter, notif, \
        notifikasi, blast, penawaran, pesan promo, pesan iklan, pesan broadcast, pesan siaran, sms promo, wa promo, chat \
        promo, wa blast",
    filler_words: "ke, kepada, dari, terus, terus menerus, begini, seperti ini, ini, itu, dan, atau, hp, nomor, no, kontak, \
        grup",
    channel_words: "wa, whatsapp, sms, chat, email, telepon, telpon, tlp, telp, dm, japri, nomor, no, nomorku",
    only_words: "saja",
    clause_ends: "tapi, tp, tetapi, namun",
};

/// `cancel` is no opt-out: customers write it about their orders. `leave me` alone begins many requests; `leave me alone` is
/// one.
static ENGLISH: Words = Words {
    opt_out: "stop, stop all, stopall, stop subscription, stop ads, stop promotions, opt out, optout, opt me out, \
        remove me, unsub, unsubscribe, unsubscribe me, un subscribe, cancel subscription, cancel my subscription, \
        end, quit, revoke",
    opt_in: "start, start again, opt in, optin, subscribe, subscribe again, subscribe me, resubscribe, unstop",
    polite_words: "please, pls, plz, plse, kindly, thanks, thank you, thank u, thankyou, no thanks, no thank you, thx, ty, tq, cheers, hi, hello, \
        hey, dear, sir, madam, maam, team, guys, bro, sis, admin, friend, ok, okay, now, immediately, already, \
        asap, today, it, this, that, sorry, regards, good morning, good afternoon, good evening, i want to, i \
        would like to, id like to, i wish to, i want, just, me, us, i, from this list, from your list, from the \
        list, from all, everything, for good, permanently",
    requests: "do not contact, dont contact, do not text, dont text, do not message, dont message, do not disturb, leave \
        me alone, stop messages, stop messaging, stop texting, stop spam, stop spamming, stop it, no spam, stop sending, stop the messages, no \
        ads, no promos, no more messages, no more texts, no more promos, no more promotions, not interested, im not \
        interested, i am not interested, not interested anymore, im not interested anymore, no longer interested, im no \
        longer interested, i am no longer interested",
    refusal_beginnings: "stop sending, stop texting, stop messaging, stop contacting, stop spamming, stop emailing, stop calling, \
        stop bothering, stop writing, stop the, stop these, stop your, stop all, stop with, dont send, do not \
        send, dont text, do not text, dont message, do not message, dont contact, do not contact, dont write, do \
        not write, dont spam, do not spam, dont call, do not call, dont bother, do not bother, dont want to \
        receive, do not want to receive, dont wish to receive, do not wish to receive, no longer want to receive, \
        no longer wish to receive, never text, never contact, never message, no more, not interested in, take me \
        off, get me off, remove me from, unsubscribe me from, unsubscribe from, opt me out of, opt out of, opt out from, \
        delete me from, delete my, remove my",
    refused_objects: "me, us, my, message, messages, msg, msgs, text, texts, promo, promos, promotion, promotions, promotional, \
        marketing, ads, adverts, advertising, advertisement, advertisements, spam, offers, offer, newsletter, \
        newsletters, broadcast, broadcasts, notifications, updates, whatsapp, sms, number, phone number, again, \
        anymore, any more, list, lists, mailing list, database",
    stop_verbs: "stop, stop the, stop these, stop your, stop all, stop sending, dont want, do not want, dont want any, do not \
        want any, dont want any more, dont want more, dont want these, do not want these, dont want your, do not want \
        your, no longer want, no longer want these, no longer want your",
    broadcast_words: "messages, texts, text messages, promo, promos, promotion, promotions, promotional messages, promotional \
        texts, marketing, marketing messages, marketing texts, ads, adverts, advertising, advertising messages, \
        advertisements, spam, spam messages, newsletter, newsletters, broadcast, broadcasts, broadcast messages, \
        notifications",
    filler_words: "ever, these, those, this, that, your, the, any, all, to, from, of, alone, more, such, here, on, with, \
        and, or, phone, contact",
    channel_words: "text, message, msg, whatsapp, sms, chat, email, call, dm, phone, number",
    only_words: "only, instead",
    clause_ends: "but",
    ..EMPTY
};

static MALAY: Words = Words {
    opt_out: "berhenti, henti, hentikan, batal langganan, hentikan langganan, stop",
    opt_in: "mula, mula semula, langgan semula",
    probable_if_alone: "tamat",
    polite_words: "tolong, sila, terima kasih, tq, ya, lah, la, encik, puan, cik, bos, abang, kak, saya, nak, mahu",
    refusal_beginnings: "jangan hantar, jangan mesej, berhenti hantar, stop hantar, tak nak terima, tidak mahu terima, \
        padam nombor",
    refused_objects: "lagi, mesej, promosi, iklan, saya, aku, kepada, nombor, dah, ini, apa apa, spam",
    ..EMPTY
};

static SPANISH: Words = Words {
    opt_out: "baja, alto, parar, detener, fin, cancelar suscripcion, darme de baja, dar de baja, denme de baja, deme de baja, \
        dame de baja, no \
        molestar, basta, stop",
    opt_in: "darme de alta, dar de alta, suscribir, suscribirme, empezar, reanudar",
    probable_if_alone: "para, pare, no quiero mas, no me interesa",
    polite_words: "por favor, porfavor, porfa, gracias, muchas gracias, hola, quiero, deseo, buenos dias, buenas tardes, \
        senor, senora, ya, ahora",
    refusal_beginnings: "no me envien, no me envies, no envien, no enviar, no me manden, no me mandes, no mas, no quiero recibir, \
        no quiero mas, dejen de enviar, deja de enviar, dejen de enviarme, deja de enviarme, eliminen mi, borren \
        mi, no me escriban",
    refused_objects: "mas, mensajes, mensaje, promociones, promocion, publicidad, ofertas, spam, me, mi, numero, de, la, lista, \
        sus, estos, nada, su",
    ..EMPTY
};

static PORTUGUESE: Words = Words {
    opt_out: "sair, sair da lista, parar, descadastrar, cancelar inscricao, cancelar assinatura, chega, stop",
    opt_in: "entrar, inscrever, comecar",
    probable_if_alone: "para, pare, nao quero mais",
    polite_words: "por favor, pfv, pf, obrigado, obrigada, ola, oi, quero, bom dia, boa tarde, boa noite, ja, agora",
    requests: "remover",
    refusal_beginnings: "nao me mande, nao me mandem, nao me envie, nao me enviem, nao envie, nao enviem, nao mandar, nao enviar, \
        pare de enviar, parem de enviar, pare de mandar, parem de mandar, nao quero receber, nao quero mais, \
        remova meu, retire meu, me tire",
    refused_objects: "mais, mensagens, mensagem, promocoes, promocao, propaganda, ofertas, spam, me, meu, numero, da, de, \
        lista, sua, essas, receber, nada",
    ..EMPTY
};

static FRENCH: Words = Words {
    opt_out: "arret, arreter, arretez, desinscription, desinscrire, desabonner, desabonnement, me desabonner, me \
        desinscrire, fin, stop",
    opt_in: "reprendre, sabonner, me reabonner",
    polite_words: "sil vous plait, s il vous plait, svp, stp, sil te plait, merci, merci beaucoup, bonjour, bonsoir, madame, \
        monsieur, je veux, je souhaite, je voudrais, maintenant",
    refusal_beginnings: "ne menvoyez, ne m envoyez, ne pas envoyer, arretez de menvoyer, arretez de m envoyer, arretez denvoyer, \
        arretez d envoyer, je ne veux plus recevoir, ne plus recevoir, plus de, supprimez mon, retirez mon, ne me \
        contactez",
    refused_objects: "plus, plus de, messages, message, promotions, promotion, pub, pubs, publicite, offres, spam, vos, de, \
        des, ces, mon, numero, la, votre, liste, rien",
    ..EMPTY
};

static GERMAN: Words = Words {
    opt_out: "stopp, abmelden, abmeldung, austragen, kundigen, kuendigen, ende, aufhoren, aufhoeren, stop",
    opt_in: "anmelden, starten",
    polite_words: "bitte, danke, vielen dank, hallo, guten tag, guten morgen, ich mochte, ich moechte, ich mochte mich, ich moechte mich, mich, jetzt, \
        sofort, endlich",
    requests: "abbestellen, keine werbung, keine werbung mehr, keine nachrichten mehr, keine newsletter, keinen newsletter, \
        keinen newsletter mehr",
    refusal_beginnings: "bitte keine, senden sie mir keine, schicken sie mir keine, schick mir keine, schickt mir keine, ich \
        mochte keine, ich moechte keine, ich will keine, nicht mehr, loschen sie meine, loeschen sie meine",
    refused_objects: "werbung, nachrichten, nachricht, angebote, newsletter, spam, mehr, mehr erhalten, weiteren, schreiben, \
        senden, schicken, nummer, meine, mir, von, ihnen",
    ..EMPTY
};

static ITALIAN: Words = Words {
    opt_out: "basta, ferma, fermati, annulla iscrizione, disiscrivi, disiscrivimi, disiscrizione, cancellami, stop",
    opt_in: "inizia, iscrivimi, riprendi",
    probable_if_alone: "fine",
    polite_words: "per favore, per piacere, grazie, grazie mille, ciao, buongiorno, buonasera, salve, vorrei, voglio, \
        adesso, ora",
    refusal_beginnings: "non inviatemi, non inviate, non mandatemi, non mandate, non inviarmi, non mandarmi, non voglio ricevere, \
        non voglio piu, smettete di inviare, smettete di inviarmi, smettila di inviarmi, cancellate il mio, non \
        scrivetemi, niente",
    refused_objects: "piu, messaggi, messaggio, promozioni, pubblicita, offerte, spam, ricevere, vostri, i, numero, dalla, \
        lista, niente",
    ..EMPTY
};

static DUTCH: Words = Words {
    opt_out: "stoppen, afmelden, uitschrijven, opzeggen, einde, stop",
    opt_in: "aanmelden, inschrijven, beginnen",
    polite_words: "aub, alsjeblieft, alstublieft, graag, bedankt, dank u, dank je, dankjewel, hallo, hoi, ik wil, ik \
        wil me, mij, me, nu",
    refusal_beginnings: "stuur geen, stuur mij geen, stuur me geen, niet meer, ik wil geen, verwijder mijn, stop met",
    refused_objects: "berichten, bericht, reclame, aanbiedingen, spam, meer, sturen, appen, nummer, ontvangen, van, jullie",
    ..EMPTY
};

static TURKISH: Words = Words {
    opt_out: "dur, durdur, ret, abonelikten cik, abonelikten cikar, abonelik iptal, listeden cikar, stop",
    opt_in: "basla, basla tekrar, abone ol",
    probable_if_alone: "red, cikis",
    polite_words: "lutfen, tesekkurler, tesekkur ederim, sagol, sagolun, merhaba, selam, istiyorum, artik, hemen, beni",
    requests: "iptal",
    refusal_beginnings: "mesaj atmayin, mesaj gondermeyin, mesaj atma, mesaj gonderme, bana mesaj atmayin, bana mesaj gondermeyin, \
        sms gondermeyin, numarami silin, rahatsiz etmeyin",
    refused_objects: "bir daha, bana, artik, reklam, kampanya, spam, mesaj",
    ..EMPTY
};

static ARABIC: Words = Words {
    opt_out: "توقف, توقفوا, ايقاف, قف, الغاء الاشتراك, الغي الاشتراك, اوقف, كفي",
    opt_in: "ابدأ, اشترك, استيناف",
    polite_words: "من فضلك, من فضلكم, لو سمحت, لو سمحتم, رجاء, الرجاء, شكرا, شكرا لك, مرحبا, السلام عليكم, اريد, الان",
    requests: "الغاء, انهاء",
    refusal_beginnings: "لا ترسل, لا ترسلوا, لا ترسلوا لي, لا ترسل لي, لا اريد, توقف عن ارسال, توقفوا عن ارسال, احذف رقمي, احذفوا \
        رقمي",
    refused_objects: "رسايل, الرسايل, رساله, اعلانات, عروض, مره اخري, المزيد, من, بعد الان, من القايمه, رقمي, ثانيه",
    ..EMPTY
};

static HINDI: Words = Words {
    opt_out: "बंद करो, बंद करें, बंद करे, रोको, रोकें, स्टॉप, सदस्यता रद्द करें, band karo, band kare, band \
        karein, band kijiye, roko",
    opt_in: "शुरू, शुरू करो, शुरू करें, shuru karo, chalu karo",
    probable_if_alone: "बंद, रुको",
    polite_words: "कृपया, धन्यवाद, शुक्रिया, जी, नमस्ते, भाई, सर, मैडम, please, kripya, dhanyavad, shukriya, ji, bhai, sir, \
        abhi",
    refusal_beginnings: "मैसेज मत भेजो, मैसेज मत भेजें, संदेश मत भेजो, संदेश न भेजें, message mat bhejo, msg mat bhejo, mat bhejo, \
        message band karo, मत भेजो, मत भेजें",
    refused_objects: "मुझे, फिर, दोबारा, संदेश, मैसेज, विज्ञापन, mujhe, phir, dobara, message, msg, ads, promo, ye, yeh",
    ..EMPTY
};

static CHINESE: Words = Words {
    opt_out: "退订, 退訂, td, 取消订阅, 取消訂閱, 停止, 停止发送, 停止發送, 不要再发, 不要再發, 取消关注",
    opt_in: "开始, 開始, 重新订阅, 重新訂閱",
    probable_if_alone: "拒收",
    polite_words: "请, 請, 麻烦, 麻煩, 谢谢, 謝謝, 了, 吧, 我要, 我想, 你好, 您好, 拜托, 回复, 啊",
    refusal_beginnings: "不要再发, 不要再發, 别再发, 別再發, 别发, 別發, 不要发, 不要發, 停止发送, 停止發送, 停止给我发",
    refused_objects: "短信, 简讯, 簡訊, 信息, 訊息, 消息, 广告, 廣告, 推广, 推廣, 给我, 給我, 我, 了, 这些, 這些, 这种, 垃圾",
    ..EMPTY
};

static JAPANESE: Words = Words {
    opt_out: "停止, 配信停止, 解除, 登録解除, 退会, やめて, ヤメテ, ストップ, 解約",
    opt_in: "開始, 再開, 配信再開, スタート",
    polite_words: "お願いします, おねがいします, お願い致します, してください, して下さい, ください, 下さい, ありがとう, ございます, すみません, を, 希望, します, で",
    requests: "中止",
    refusal_beginnings: "送らないで, 送信しないで, もう送らないで, 連絡しないで",
    refused_objects: "メッセージ, 広告, 宣伝, もう, これ以上, を, は, 私に",
    ..EMPTY
};

static KOREAN: Words = Words {
    opt_out: "수신거부, 수신 거부, 중지, 그만, 거부, 정지, 해지, 구독취소, 구독 취소",
    opt_in: "시작, 수신동의, 다시 시작",
    polite_words: "부탁드립니다, 부탁해요, 해주세요, 해 주세요, 제발, 감사합니다, 고맙습니다, 안녕하세요, 좀, 합니다",
    refusal_beginnings: "보내지 마세요, 보내지마세요, 보내지 마, 문자 보내지 마세요, 연락하지 마세요",
    refused_objects: "문자, 메시지, 광고, 더 이상, 이제, 다시, 저에게",
    ..EMPTY
};

/// Without accents, *right*, *use* and two names are spelled like the words for stopping and cancelling.
static VIETNAMESE: Words = Words {
    opt_out: "dừng, dừng lại, ngừng, ngưng, huy dang ky",
    opt_in: "bắt đầu, dang ky lai",
    polite_words: "xin, xin vui long, vui long, lam on, cam on, chao, xin chao, nhe, a, ban, toi muon, anh, chi",
    requests: "hủy, huỷ, từ chối",
    refusal_beginnings: "đừng gửi, đừng nhắn, dừng gửi, khong gui, khong muon nhan, ngung gui, xoa so",
    refused_objects: "nua, tin, tin nhan, quang cao, khuyen mai, cho toi, toi, so, cua toi, spam",
    ..EMPTY
};

static THAI: Words = Words {
    opt_out: "หยุด, ยกเลิกรับข่าวสาร, เลิกรับ, หยุดส่ง",
    opt_in: "เริ่ม, รับข่าวสาร",
    probable_if_alone: "ไม่รับ",
    polite_words: "ครับ, ค่ะ, คะ, กรุณา, ช่วย, ขอ, ขอบคุณ, สวัสดี, หน่อย, ด้วย, นะ, ที",
    requests: "ยกเลิก",
    refusal_beginnings: "อย่าส่ง, ไม่ต้องส่ง, เลิกส่ง, หยุดส่ง",
    refused_objects: "ข้อความ, โฆษณา, โปรโมชั่น, มา, อีก, แล้ว, ให้ฉัน, มาให้",
    ..EMPTY
};

static FILIPINO: Words = Words {
    opt_out: "itigil, hinto, tigil, stop na",
    opt_in: "simulan",
    probable_if_alone: "tama na",
    polite_words: "paki, pakiusap, po, salamat, salamat po, na, nga, please, kuya, ate, sir, maam",
    refusal_beginnings: "huwag magpadala, wag magpadala, wag mag text, huwag mag text, wag na magpadala, wag na mag text, tigilan",
    refused_objects: "ng, mensahe, text, promo, ads, sa akin, ako, niyo, ninyo, muli, ulit",
    ..EMPTY
};

static RUSSIAN: Words = Words {
    opt_out: "стоп, отписаться, отписка, отпишите, отпишите меня, прекратить, хватит",
    opt_in: "старт, подписаться, начать, возобновить",
    probable_if_alone: "отказ",
    polite_words: "пожалуиста, спасибо, здравствуите, добрыи день, привет, хочу, прошу, меня, уже, сеичас",
    refusal_beginnings: "не присылаите, не пишите, не отправляите, не шлите, больше не присылаите, больше не пишите, прекратите \
        присылать, удалите мои, не хочу получать",
    refused_objects: "мне, больше, сообщения, рекламу, рассылку, спам, номер, из, базы, это, ваши",
    ..EMPTY
};

static POLISH: Words = Words {
    opt_out: "wypisz, wypisz mnie, koniec, anuluj subskrypcje",
    opt_in: "zapisz mnie, wznow",
    probable_if_alone: "rezygnuje, rezygnacja",
    polite_words: "prosze, dziekuje, dzieki, dzien dobry, czesc, chce, juz, teraz",
    refusal_beginnings: "nie wysylajcie, nie wysylaj, prosze nie wysylac, nie piszcie, nie chce otrzymywac, usuncie moj",
    refused_objects: "wiecej, wiadomosci, reklam, reklamy, ofert, spamu, mi, mnie, do, numer, z, listy, bazy, juz",
    ..EMPTY
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contacts::opt_out::{fold, short_forms};

    /// Returns all lists of a language.
    fn lists(words: &Words) -> [&'static str; 15] {
        let Words {
            opt_out,
            opt_in,
            probable_if_alone,
            polite_words,
            requests,
            refusal_beginnings,
            refusing_verbs,
            refused_actions,
            refused_objects,
            ..
        } = words;
        let Words { stop_verbs, broadcast_words, filler_words, channel_words, only_words, clause_ends, .. } = words;
        [
            opt_out,
            opt_in,
            probable_if_alone,
            polite_words,
            requests,
            refusal_beginnings,
            refusing_verbs,
            refused_actions,
            refused_objects,
            stop_verbs,
            broadcast_words,
            filler_words,
            channel_words,
            only_words,
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
                !words.opt_out.is_empty() && !words.opt_in.is_empty() && !words.polite_words.is_empty(),
                "{language:?}"
            );
            for word in lists(words).into_iter().flat_map(phrases) {
                let is_marked = language.keeps_accents() && fold::words_with_accents(word) == word;
                assert!(is_marked || fold::words_without_accents(word) == word, "{language:?}: {word}");
            }
        }
        let (opt_out, opt_in) = (all(|words| words.opt_out), all(|words| words.opt_in));
        assert_eq!(opt_out.intersection(&opt_in).collect::<Vec<_>>(), Vec::<&&str>::new());
        for maybe in [all(|words| words.probable_if_alone), all(|words| words.requests)] {
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
