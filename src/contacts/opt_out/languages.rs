//! The words of each language. They are written as `fold` leaves them: lower case, without accents and punctuation.

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

/// The words of one language. Each list has words and short texts with commas between them, which `phrases` reads.
pub struct Words {
    /// A message that is one of these and nothing else is an opt-out.
    pub opt_out: &'static str,
    /// The same for an opt-in.
    pub opt_in: &'static str,
    /// What people write around a keyword: polite words, forms of address, *I want to*.
    pub courtesy: &'static str,
    /// Other ways to ask for an opt-out. A message that is one of these is only a probable opt-out.
    pub requests: &'static str,
    /// How a request not to write begins. A message with it is a probable opt-out only if it also has one of `about`, and
    /// consists of words of these lists only.
    pub refusals: &'static str,
    pub about: &'static str,
    pub fillers: &'static str,
}

/// The words and short texts of a list.
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

    /// Languages that are always on: STOP is understood everywhere.
    pub const ALWAYS: [Self; 2] = [Self::Id, Self::En];

    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether words are written without spaces between them.
    pub const fn has_no_spaces(self) -> bool {
        matches!(self, Self::Zh | Self::Ja | Self::Th)
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

/// `batal` and `stop pesan` are no opt-outs: customers write them about their orders. `ya`, `ok` and `langganan` alone are no
/// opt-ins: they answer another question, or ask what a subscription is.
static INDONESIAN: Words = Words {
    opt_out: "stop, stop all, stopall, stop broadcast, stop iklan, stop langganan, stop promo, stop promosi, stop \
        siaran, berhenti, berhenti berlangganan, berhenti iklan, berhenti langganan, berhenti promo, berhenti \
        siaran, henti, hentikan, hentikan langganan, hentikan promo, batal berlangganan, batal langganan, \
        batalkan langganan, keluar dari langganan",
    opt_in: "mulai, mulai lagi, mulai langganan, mulai berlangganan, langganan lagi, berlangganan lagi",
    courtesy: "tolong, tlg, tolong ya, mohon, minta, ya, yaa, yah, yak, dong, donk, deh, aja, saja, kak, kakak, kaka, ka, kk, min, \
        admin, gan, sis, bro, bang, bg, mas, mba, mbak, pak, bapak, bu, ibu, bos, boss, om, tante, halo, hai, \
        hallo, permisi, maaf, sori, terima kasih, terimakasih, trima kasih, makasih, makasi, mksh, trims, \
        trimakasih, tks, thx, ok, oke, baik, saya, sy, aku, gue, mau, ingin, pengen, pingin, sekarang, skrg, \
        semua, semuanya, untuk, ini, nya, assalamualaikum, selamat pagi, selamat siang, selamat sore, selamat \
        malam",
    requests: "jangan ganggu, jgn ganggu, jangan ganggu lagi, jangan spam, jgn spam, jangan hubungi saya, jangan chat \
        saya, jangan wa saya, stop spam, stop sms, stop wa, cukup promo, tidak mau promo, gak mau promo, ga mau \
        promo, nggak mau promo, tidak butuh promo, unreg, stop promonya, stop iklannya, \
        setop, berenti, brenti, stop broadcastnya, hentikan promonya, hentikan iklan, hentikan broadcast, hentikan siaran",
    refusals: "jangan kirim, jangan kirimi, jangan kirimin, jangan kirimkan, jangan mengirim, jangan mengirimkan, jangan \
        ngirim, jgn kirim, jgn kirimi, jgn kirimin, jgn ngirim, jgn mengirim, jangan di kirim, jangan dikirim, \
        jangan dikirimi, jangan hubungi, jgn hubungi, jangan menghubungi, jangan chat, jgn chat, jangan wa, jgn \
        wa, jangan sms, jangan spam, jgn spam, jangan ganggu, jgn ganggu, jangan mengganggu, gak usah kirim, ga \
        usah kirim, nggak usah kirim, tidak usah kirim, tdk usah kirim, gak usah dikirim, gak usah kirimi, gak \
        usah chat, gak usah hubungi, tidak perlu kirim, ga perlu kirim, gak perlu kirim, stop kirim, stop kirimi, \
        stop mengirim, stop ngirim, stop hubungi, stop chat, stop wa, stop sms, stop spam, berhenti kirim, \
        berhenti mengirim, berhenti kirimi, berhenti ngirim, berhenti hubungi, berhenti menghubungi, hentikan \
        kirim, hentikan pengiriman, hentikan mengirim, tidak mau terima, gak mau terima, ga mau terima, nggak mau \
        terima, tidak mau menerima, tidak ingin menerima, tidak mau dikirim, tidak mau dikirimi, gak mau dikirim, \
        gak mau dikirimi, ga mau dikirimi, tidak mau dapat, gak mau dapat, ga mau dapat, hapus nomor, hapus no, \
        hapus kontak, hapuskan nomor, keluarkan nomor, keluarkan saya, hapus saya, jangan kirim2, jgn kirim2, stop kirim2, \
        mohon tidak mengirim, mohon untuk tidak mengirim, tolong tidak mengirim, mohon tidak kirim, tolong tidak kirim",
    about: "lagi, promo, promosi, iklan, pesan, pesan pesan, broadcast, bc, siaran, chat, wa, whatsapp, sms, spam, \
        penawaran, info, informasi, newsletter, apa apa, apapun, nomor saya, no saya, nomor ini, nomor aku, saya, \
        aku, gue, daftar, list, beginian, kayak gini, promonya, iklannya, pesannya, nomorku",
    fillers: "ke, kepada, dari, terus, terus menerus, begini, seperti ini, ini, itu, dan, atau, hp, nomor, no, kontak, \
        grup",
};

/// `cancel` is no opt-out: customers write it about their orders.
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
        ads, no promos, no more messages, no more texts, no more promos, no more promotions, not interested",
    refusals: "stop sending, stop texting, stop messaging, stop contacting, stop spamming, stop emailing, stop calling, \
        stop bothering, stop writing, stop the, stop these, stop your, stop all, stop with, dont send, do not \
        send, dont text, do not text, dont message, do not message, dont contact, do not contact, dont write, do \
        not write, dont spam, do not spam, dont call, do not call, dont bother, do not bother, dont want to \
        receive, do not want to receive, dont wish to receive, do not wish to receive, no longer want to receive, \
        no longer wish to receive, never text, never contact, never message, no more, not interested in, take me \
        off, remove me from, unsubscribe me from, unsubscribe from, opt me out of, opt out of, opt out from, \
        delete me from, delete my, remove my, leave me",
    about: "me, us, my, message, messages, msg, msgs, text, texts, promo, promos, promotion, promotions, promotional, \
        marketing, ads, adverts, advertising, advertisement, advertisements, spam, offers, offer, newsletter, \
        newsletters, broadcast, broadcasts, notifications, updates, whatsapp, sms, number, phone number, again, \
        anymore, any more, list, lists, mailing list, database",
    fillers: "ever, these, those, this, that, your, the, any, all, to, from, of, alone, more, such, here, on, with, \
        and, or, phone, contact",
};

static MALAY: Words = Words {
    opt_out: "berhenti, henti, hentikan, tamat, batal langganan, hentikan langganan, stop",
    opt_in: "mula, mula semula, langgan semula",
    courtesy: "tolong, sila, terima kasih, tq, ya, lah, la, encik, puan, cik, bos, abang, kak, saya, nak, mahu",
    requests: "",
    refusals: "jangan hantar, jgn hantar, jangan mesej, berhenti hantar, stop hantar, tak nak terima, tidak mahu terima, \
        padam nombor",
    about: "lagi, mesej, promosi, iklan, saya, aku, kepada, nombor, dah, ini, apa apa, spam",
    fillers: "",
};

static SPANISH: Words = Words {
    opt_out: "baja, alto, parar, para, pare, detener, fin, cancelar suscripcion, darme de baja, dar de baja, no \
        molestar, basta, stop",
    opt_in: "alta, suscribir, suscribirme, empezar, reanudar",
    courtesy: "por favor, porfavor, porfa, gracias, muchas gracias, hola, quiero, deseo, buenos dias, buenas tardes, \
        senor, senora, ya, ahora",
    requests: "",
    refusals: "no me envien, no me envies, no envien, no enviar, no me manden, no me mandes, no mas, no quiero recibir, \
        no quiero mas, dejen de enviar, deja de enviar, dejen de enviarme, deja de enviarme, eliminen mi, borren \
        mi, no me escriban",
    about: "mas, mensajes, mensaje, promociones, promocion, publicidad, ofertas, spam, me, mi, numero, de, la, lista, \
        sus, estos, nada, su",
    fillers: "",
};

static PORTUGUESE: Words = Words {
    opt_out: "sair, parar, pare, para, descadastrar, cancelar inscricao, cancelar assinatura, remover, chega, stop",
    opt_in: "entrar, voltar, inscrever, comecar",
    courtesy: "por favor, pfv, pf, obrigado, obrigada, ola, oi, quero, bom dia, boa tarde, boa noite, ja, agora",
    requests: "",
    refusals: "nao me mande, nao me mandem, nao me envie, nao me enviem, nao envie, nao enviem, nao mandar, nao enviar, \
        pare de enviar, parem de enviar, pare de mandar, parem de mandar, nao quero receber, nao quero mais, \
        remova meu, retire meu, me tire",
    about: "mais, mensagens, mensagem, promocoes, promocao, propaganda, ofertas, spam, me, meu, numero, da, de, \
        lista, sua, essas, receber, nada",
    fillers: "",
};

static FRENCH: Words = Words {
    opt_out: "arret, arreter, arretez, desinscription, desinscrire, desabonner, desabonnement, me desabonner, me \
        desinscrire, fin, stop",
    opt_in: "debut, reprendre, sabonner, abonnement, inscription",
    courtesy: "sil vous plait, s il vous plait, svp, stp, sil te plait, merci, merci beaucoup, bonjour, bonsoir, madame, \
        monsieur, je veux, je souhaite, je voudrais, maintenant",
    requests: "",
    refusals: "ne menvoyez, ne m envoyez, ne pas envoyer, arretez de menvoyer, arretez de m envoyer, arretez denvoyer, \
        arretez d envoyer, je ne veux plus recevoir, ne plus recevoir, plus de, supprimez mon, retirez mon, ne me \
        contactez",
    about: "plus, plus de, messages, message, promotions, promotion, pub, pubs, publicite, offres, spam, vos, de, \
        des, ces, mon, numero, la, votre, liste, rien",
    fillers: "",
};

static GERMAN: Words = Words {
    opt_out: "stopp, abmelden, abmeldung, abbestellen, austragen, kundigen, ende, aufhoren, stop",
    opt_in: "anmelden, anmeldung, starten",
    courtesy: "bitte, danke, vielen dank, hallo, guten tag, guten morgen, ich mochte, ich mochte mich, mich, jetzt, \
        sofort, endlich",
    requests: "",
    refusals: "bitte keine, senden sie mir keine, schicken sie mir keine, schick mir keine, schickt mir keine, ich \
        mochte keine, ich will keine, nicht mehr, loschen sie meine",
    about: "werbung, nachrichten, nachricht, angebote, newsletter, spam, mehr, mehr erhalten, weiteren, schreiben, \
        senden, schicken, nummer, meine, mir, von, ihnen",
    fillers: "",
};

static ITALIAN: Words = Words {
    opt_out: "basta, ferma, fermati, annulla iscrizione, disiscrivi, disiscrivimi, disiscrizione, cancellami, fine, \
        stop",
    opt_in: "inizia, iscrivimi, riprendi",
    courtesy: "per favore, per piacere, grazie, grazie mille, ciao, buongiorno, buonasera, salve, vorrei, voglio, \
        adesso, ora",
    requests: "",
    refusals: "non inviatemi, non inviate, non mandatemi, non mandate, non inviarmi, non mandarmi, non voglio ricevere, \
        non voglio piu, smettete di inviare, smettete di inviarmi, smettila di inviarmi, cancellate il mio, non \
        scrivetemi, niente",
    about: "piu, messaggi, messaggio, promozioni, pubblicita, offerte, spam, ricevere, vostri, i, numero, dalla, \
        lista, niente",
    fillers: "",
};

static DUTCH: Words = Words {
    opt_out: "stoppen, afmelden, uitschrijven, opzeggen, einde, stop",
    opt_in: "aanmelden, inschrijven, beginnen",
    courtesy: "aub, a u b, alsjeblieft, alstublieft, graag, bedankt, dank u, dank je, dankjewel, hallo, hoi, ik wil, ik \
        wil me, mij, me, nu",
    requests: "",
    refusals: "stuur geen, stuur mij geen, stuur me geen, niet meer, ik wil geen, verwijder mijn, stop met",
    about: "berichten, bericht, reclame, aanbiedingen, spam, meer, sturen, appen, nummer, ontvangen, van, jullie",
    fillers: "",
};

static TURKISH: Words = Words {
    opt_out: "dur, durdur, iptal, ret, red, abonelikten cik, abonelikten cikar, listeden cikar, cikis, stop",
    opt_in: "basla, basla tekrar, abone ol, kabul",
    courtesy: "lutfen, tesekkurler, tesekkur ederim, sagol, sagolun, merhaba, selam, istiyorum, artik, hemen, beni",
    requests: "",
    refusals: "mesaj atmayin, mesaj gondermeyin, mesaj atma, mesaj gonderme, bana mesaj atmayin, bana mesaj gondermeyin, \
        sms gondermeyin, numarami silin, rahatsiz etmeyin",
    about: "bir daha, bana, artik, reklam, kampanya, spam, mesaj",
    fillers: "",
};

static ARABIC: Words = Words {
    opt_out: "توقف, توقفوا, ايقاف, قف, الغاء, الغاء الاشتراك, الغي الاشتراك, اوقف, كفي, انهاء",
    opt_in: "ابدا, اشتراك, اشترك, استيناف",
    courtesy: "من فضلك, من فضلكم, لو سمحت, لو سمحتم, رجاء, الرجاء, شكرا, شكرا لك, مرحبا, السلام عليكم, اريد, الان",
    requests: "",
    refusals: "لا ترسل, لا ترسلوا, لا ترسلوا لي, لا ترسل لي, لا اريد, توقف عن ارسال, توقفوا عن ارسال, احذف رقمي, احذفوا \
        رقمي",
    about: "رسايل, الرسايل, رساله, اعلانات, عروض, مره اخري, المزيد, من, بعد الان, من القايمه, رقمي, ثانيه",
    fillers: "",
};

static HINDI: Words = Words {
    opt_out: "बंद, बंद करो, बंद करें, बंद करे, रोको, रोकें, रुको, स्टॉप, सदस्यता रद्द करें, band karo, band kare, band \
        karein, band kijiye, roko",
    opt_in: "शुरू, शुरू करो, शुरू करें, shuru karo, chalu karo",
    courtesy: "कृपया, धन्यवाद, शुक्रिया, जी, नमस्ते, भाई, सर, मैडम, please, kripya, dhanyavad, shukriya, ji, bhai, sir, \
        abhi",
    requests: "",
    refusals: "मैसेज मत भेजो, मैसेज मत भेजें, संदेश मत भेजो, संदेश न भेजें, message mat bhejo, msg mat bhejo, mat bhejo, \
        message band karo, मत भेजो, मत भेजें",
    about: "मुझे, फिर, दोबारा, संदेश, मैसेज, विज्ञापन, mujhe, phir, dobara, message, msg, ads, promo, ye, yeh",
    fillers: "",
};

static CHINESE: Words = Words {
    opt_out: "退订, 退訂, td, 取消订阅, 取消訂閱, 停止, 停止发送, 停止發送, 不要再发, 不要再發, 拒收, 取消关注",
    opt_in: "订阅, 訂閱, 开始, 開始, 重新订阅, 重新訂閱",
    courtesy: "请, 請, 麻烦, 麻煩, 谢谢, 謝謝, 了, 吧, 我要, 我想, 你好, 您好, 拜托, 回复, 啊",
    requests: "",
    refusals: "不要再发, 不要再發, 别再发, 別再發, 别发, 別發, 不要发, 不要發, 停止发送, 停止發送, 停止给我发",
    about: "短信, 简讯, 簡訊, 信息, 訊息, 消息, 广告, 廣告, 推广, 推廣, 给我, 給我, 我, 了, 这些, 這些, 这种, 垃圾",
    fillers: "",
};

static JAPANESE: Words = Words {
    opt_out: "停止, 配信停止, 解除, 登録解除, 退会, やめて, ヤメテ, ストップ, 中止, 解約",
    opt_in: "開始, 再開, 登録, 配信再開, スタート",
    courtesy: "お願いします, おねがいします, お願い致します, してください, して下さい, ください, 下さい, ありがとう, ございます, すみません, を, 希望, します, で",
    requests: "",
    refusals: "送らないで, 送信しないで, もう送らないで, 連絡しないで",
    about: "メッセージ, 広告, 宣伝, もう, これ以上, を, は, 私に",
    fillers: "",
};

static KOREAN: Words = Words {
    opt_out: "수신거부, 수신 거부, 중지, 그만, 거부, 정지, 해지, 구독취소, 구독 취소",
    opt_in: "시작, 수신동의, 구독, 다시 시작",
    courtesy: "부탁드립니다, 부탁해요, 해주세요, 해 주세요, 제발, 감사합니다, 고맙습니다, 안녕하세요, 좀, 합니다",
    requests: "",
    refusals: "보내지 마세요, 보내지마세요, 보내지 마, 문자 보내지 마세요, 연락하지 마세요",
    about: "문자, 메시지, 광고, 더 이상, 이제, 다시, 저에게",
    fillers: "",
};

static VIETNAMESE: Words = Words {
    opt_out: "huy, huy dang ky, dung, dung lai, tu choi, ngung",
    opt_in: "bat dau, dang ky, dang ky lai",
    courtesy: "xin, xin vui long, vui long, lam on, cam on, chao, xin chao, nhe, a, ban, toi muon, anh, chi",
    requests: "",
    refusals: "dung gui, dung nhan, khong gui, khong muon nhan, ngung gui, xoa so",
    about: "nua, tin, tin nhan, quang cao, khuyen mai, cho toi, toi, so, cua toi, spam",
    fillers: "",
};

static THAI: Words = Words {
    opt_out: "หยุด, ยกเลิก, ยกเลิกรับข่าวสาร, เลิกรับ, ไม่รับ, หยุดส่ง",
    opt_in: "เริ่ม, สมัคร, รับข่าวสาร",
    courtesy: "ครับ, ค่ะ, คะ, กรุณา, ช่วย, ขอ, ขอบคุณ, สวัสดี, หน่อย, ด้วย, นะ, ที",
    requests: "",
    refusals: "อย่าส่ง, ไม่ต้องส่ง, เลิกส่ง, หยุดส่ง",
    about: "ข้อความ, โฆษณา, โปรโมชั่น, มา, อีก, แล้ว, ให้ฉัน, มาให้",
    fillers: "",
};

static FILIPINO: Words = Words {
    opt_out: "itigil, hinto, tigil, tama na, stop na",
    opt_in: "simulan, ituloy",
    courtesy: "paki, pakiusap, po, salamat, salamat po, na, nga, please, kuya, ate, sir, maam",
    requests: "",
    refusals: "huwag magpadala, wag magpadala, wag mag text, huwag mag text, wag na magpadala, wag na mag text, tigilan",
    about: "ng, mensahe, text, promo, ads, sa akin, ako, niyo, ninyo, muli, ulit",
    fillers: "",
};

static RUSSIAN: Words = Words {
    opt_out: "стоп, отписаться, отписка, отпишите, отпишите меня, отказ, прекратить, хватит",
    opt_in: "старт, подписаться, начать, возобновить",
    courtesy: "пожалуиста, спасибо, здравствуите, добрыи день, привет, хочу, прошу, меня, уже, сеичас",
    requests: "",
    refusals: "не присылаите, не пишите, не отправляите, не шлите, больше не присылаите, больше не пишите, прекратите \
        присылать, удалите мои, не хочу получать",
    about: "мне, больше, сообщения, рекламу, рассылку, спам, номер, из, базы, это, ваши",
    fillers: "",
};

static POLISH: Words = Words {
    opt_out: "wypisz, wypisz mnie, rezygnuje, rezygnacja, koniec, anuluj subskrypcje",
    opt_in: "zapisz mnie, wznow",
    courtesy: "prosze, dziekuje, dzieki, dzien dobry, czesc, chce, juz, teraz",
    requests: "",
    refusals: "nie wysylajcie, nie wysylaj, prosze nie wysylac, nie piszcie, nie chce otrzymywac, usuncie moj",
    about: "wiecej, wiadomosci, reklam, reklamy, ofert, spamu, mi, mnie, do, numer, z, listy, bazy, juz",
    fillers: "",
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::contacts::opt_out::fold;

    #[test]
    fn every_listed_word_is_folded_and_none_is_both_an_opt_out_and_an_opt_in() {
        let all = |of: fn(&Words) -> &'static str| {
            Language::ALL.iter().flat_map(move |language| phrases(of(language.words()))).collect::<BTreeSet<_>>()
        };
        for language in Language::ALL {
            let Words { opt_out, opt_in, courtesy, requests, refusals, about, fillers } = language.words();
            assert!(!opt_out.is_empty() && !opt_in.is_empty() && !courtesy.is_empty(), "{language:?}");
            for word in [opt_out, opt_in, courtesy, requests, refusals, about, fillers]
                .into_iter()
                .flat_map(|list| phrases(list))
            {
                assert_eq!(fold::joined(word), word, "{language:?}");
            }
        }
        let (opt_out, opt_in) = (all(|words| words.opt_out), all(|words| words.opt_in));
        assert_eq!(opt_out.intersection(&opt_in).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
}
