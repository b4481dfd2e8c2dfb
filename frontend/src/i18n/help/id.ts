/** Answers, as the documents and the code have them. Lines behind a dash become a list. */
export const help = {
  help: {
    title: "Bantuan",
    lead: "Jawaban singkat untuk pertanyaan yang paling sering diajukan.",
    start: "Panduan mulai",
    search: "Cari di bantuan",
    found_other: "{{count}} jawaban cocok",
    contents: "Daftar pertanyaan",
    linkTo: "Tautan ke “{{title}}”",
    more: "Baca selengkapnya",
    newTab: "(dibuka di tab baru)",
    answers: {
      waiting: {
        title: "Mengapa pesan saya menunggu?",
        short:
          "Setiap pesan yang menunggu menyebut alasannya dan, bila sudah bisa diketahui, waktu kirimnya. Pesan keluar sendiri; Anda tidak perlu membiarkan halaman terbuka.",
        long: `Alasan yang mungkin:
- Terjadwal: Anda memilih waktu kirim.
- Jam tenang: siaran dan pesan pertama ke kontak baru menunggu sampai jam tenang usai.
- Pemanasan: jatah 24 jam untuk siaran dan pesan pertama dari nomor yang masih baru sudah habis.
- Batas per menit, per jam, atau per hari: nomor sudah mengirim sebanyak yang diizinkan.
- Ruang untuk balasan: siaran menyisakan seperempat dari setiap batas.
- Jeda siaran: jeda acak di antara dua pesan siaran.
- Pembatasan WhatsApp: WhatsApp sendiri menahan pesan pertama dari nomor ini.
- Perangkat tidak tersambung: pesan keluar begitu tersambung lagi.
- Dicoba lagi: percobaan sebelumnya gagal sementara; dicoba lagi setelah 20, 60, lalu 180 detik.
Pesan yang masih menunggu bisa dibatalkan dari chatnya.`,
      },
      statuses: {
        title: "Apa arti setiap status pesan?",
        short: "Dari dalam antrean sampai dibaca; hanya yang dikonfirmasi WhatsApp yang ditulis sebagai terkirim.",
        long: `- Dalam antrean: sudah diterima server dan menunggu gilirannya.
- Mengetik: penerima melihat “sedang mengetik”.
- Mengirim: sedang diserahkan ke WhatsApp.
- Terkirim (satu centang): WhatsApp mengonfirmasi telah menerimanya.
- Tersampaikan (dua centang): ponsel penerima sudah menerimanya.
- Dibaca (dua centang biru): penerima membukanya, bila ia mengizinkan tanda baca.
- Gagal: tidak dikirim, dengan alasannya.
- Tidak pasti: WhatsApp tidak pernah menjawab; mungkin sampai, mungkin tidak.
- Dibatalkan: dihentikan sebelum terkirim.`,
      },
      quietHours: {
        title: "Apa itu jam tenang?",
        short:
          "Pada jam tenang nomor tidak mengirim siaran dan tidak menyapa orang baru. Balasan kepada yang sudah pernah menulis tetap dikirim.",
        long: `Nomor baru mempunyai jam tenang pukul 21.00 sampai 08.00 waktu Jakarta. Jam dan zona waktunya bisa diatur per perangkat di Perangkat, nama perangkat, Ritme kirim; di sana juga jam tenang dimatikan dan dinyalakan.
Pesan yang tertahan terkirim sendiri setelah jam tenang usai. “Orang baru” adalah nomor yang belum pernah menulis kepada Anda dan belum pernah Anda tulisi.`,
      },
      warmUp: {
        title: "Apa itu pemanasan nomor?",
        short:
          "Nomor yang baru ditautkan memulai pelan: 50 siaran dan pesan pertama pada hari pertama, lalu setiap hari setengah kali lebih banyak.",
        long: `Pemanasan hanya menghitung siaran dan pesan pertama ke orang baru; balasan tidak terkena.
Kenaikannya berhenti di 500 sehari, kecuali orang-orang baru membalas: dari sedikitnya 20 orang yang disapa dalam tujuh hari, tiga dari sepuluh menjawab. Angka itu tafsiran kami sendiri; di luar WhatsApp tidak ada yang tahu batasnya yang sebenarnya.
Matikan pemanasan hanya untuk nomor yang sudah lama dipakai.`,
      },
      pace: {
        title: "Apa arti Aman, Normal, dan Cepat?",
        short: "Jeda acak di antara dua pesan siaran: Aman 30–60 detik, Normal 10–30 detik, Cepat 5–10 detik.",
        long: `Satu dari sepuluh jeda menjadi dua kali lebih panjang, supaya tidak ada irama yang tampak. Jeda buatan sendiri paling singkat 5 detik.
Jeda hanya berlaku di antara pesan siaran. Batas nomor, pemanasan, dan jam tenang berlaku di atasnya; perkiraan siaran sudah menghitung semuanya.
Setelah dijalankan ulang, perangkat menunggu satu jeda penuh yang baru.`,
      },
      limits: {
        title: "Berapa banyak yang boleh dikirim satu nomor?",
        short: "Paling banyak 20 pesan semenit, 500 sejam, dan 5.000 sehari, apa pun isinya.",
        long: `Batas dihitung bergulir: “sehari” adalah 24 jam terakhir. Batas bisa diturunkan per perangkat, tidak bisa dinaikkan. Siaran memakai paling banyak tiga perempatnya.
Beberapa perangkat bisa berbagi satu siaran; masing-masing tetap pada batas dan jam tenangnya sendiri.`,
      },
      priorities: {
        title: "Pesan mana yang didahulukan?",
        short: "Mendesak, lalu tinggi, biasa, dan terakhir siaran. Di dalam satu kelas, chat bergiliran.",
        long: `Yang Anda tulis di chat berprioritas tinggi, jadi balasan mendahului siaran. Lewat API, pesan berprioritas biasa kecuali disebut lain.
Prioritas mengatur urutan, bukan batas: jam tenang, pemanasan, dan batas nomor berlaku untuk semua. Pesan pertama ke orang baru menunggu di jalur tersendiri, sehingga yang menahannya tidak menahan pesan lain.`,
      },
      bans: {
        title: "Bagaimana supaya nomor tidak diblokir?",
        short:
          "Tulis kepada orang yang mengenal Anda, mulai pelan, dan hormati yang minta berhenti. Tidak ada pengaturan yang menjamin; WhatsApp yang memutuskan.",
        long: `- Kirim siaran hanya kepada yang setuju, dan catat persetujuannya di kontak.
- Biarkan pemanasan dan jam tenang menyala untuk nomor baru.
- Pakai jeda Aman atau Normal.
- Sapa dengan nama dan pakai variasi kata, supaya pesan tidak seragam.
- Bersihkan nomor yang tidak terdaftar di WhatsApp dari daftar Anda.
- Perhatikan angka “kontak baru yang membalas” di Ritme kirim.
- Pakai lebih dahulu nomor yang bisa Anda relakan.
Siaran berhenti sendiri bila lebih dari 20% gagal dari sedikitnya 20 pesan yang sudah diputuskan.`,
      },
      optOut: {
        title: "Apa yang terjadi bila seseorang minta berhenti?",
        short:
          "Siapa yang menulis STOP, BERHENTI, UNSUBSCRIBE, atau kata serupa tidak mendapat siaran lagi, dari nomor Anda yang mana pun.",
        long: `Kata itu harus berdiri sendiri sebagai isi pesan; di dalam kalimat ia bisa berarti lain. Dengan MULAI atau START ia ikut lagi.
Anda juga bisa mencatatnya sendiri di halaman kontak. Semua yang pernah dikatakan soal ini tersimpan di riwayat kontak.
Di chat Anda tetap bisa membalasnya.`,
      },
      skipped: {
        title: "Mengapa seorang penerima dilewati?",
        short:
          "Karena ia minta berhenti, atau nomornya tidak terdaftar di WhatsApp. Baris yang rusak dan nomor ganda sudah ditolak sebelum siaran disimpan.",
        long: `- Minta berhenti: dilewati saat penerima ditetapkan, diperiksa lagi saat diserahkan ke perangkat, dan sekali lagi sebelum diketik.
- Tidak di WhatsApp: ditandai gagal dengan alasan itu. Tidak dihitung ke dalam penghentian otomatis.
- Perangkat keluar: pesan yang belum terkirim gagal; “Kirim ulang yang gagal” mengirimnya lewat perangkat lain.
- Dibatalkan: siaran dibatalkan sebelum gilirannya.
Alasan setiap penerima ada di daftar penerima siaran dan di laporannya.`,
      },
      unknown: {
        title: "Mengapa sebuah pesan “tidak pasti”?",
        short:
          "Pesan sudah berangkat, tetapi jawaban WhatsApp hilang bersama sambungannya. Tidak ada yang tahu apakah pesan itu sampai, jadi kami tidak menebak.",
        long: `Selama 10 menit dan lewat tautan yang sama, pesan diulang dengan ID yang sama; ponsel yang sudah memilikinya tidak menampilkannya dua kali. Setelah itu pesan menjadi tidak pasti dan tidak ada yang mengirimnya ulang dengan sendirinya.
Tanyakan ke penerima atau lihat di ponsel Anda, lalu putuskan: kirim ulang, atau tandai tidak sampai. Tanda terima yang datang terlambat memperbaiki statusnya sendiri.
Untuk batas nomor, pesan ini dihitung sebagai terkirim.`,
      },
      duplicates: {
        title: "Apa itu kunci anti-ganda (Idempotency-Key)?",
        short:
          "Kunci yang Anda kirim bersama sebuah panggilan API. Panggilan yang diulang dengan kunci yang sama adalah pesan yang sama, bukan pesan kedua.",
        long: `ID WhatsApp pesan diturunkan dari kuncinya, jadi pengulangan menemukan pesan yang sudah ada. Kunci diingat selama pesannya diingat: tujuh hari setelah pesan itu keluar.
Bila sebuah panggilan tidak dijawab, ulangi dengan kunci yang sama. Dasbor ini melakukan hal yang sama saat Anda menekan Kirim ulang.`,
      },
      restart: {
        title: "Apa yang terjadi bila server dijalankan ulang?",
        short:
          "Perangkat menyambung lagi sendiri, tanpa kode QR baru. Pesan yang sudah diterima server tetap keluar, dan pesan pelanggan masuk tepat sekali.",
        long: `Setiap pesan dicatat sebelum apa pun terjadi, jadi yang menunggu tetap menunggu. Pesan pelanggan disimpan sebelum WhatsApp mendengar bahwa kami menerimanya; yang belum, dikirim ulang oleh WhatsApp.
Perangkat bangun oleh alarmnya sendiri atau oleh panggilan tiap menit. Halaman yang terbuka menyusul semua yang terlewat begitu tersambung lagi.
Siaran yang berjalan diteruskan; perangkat menunggu satu jeda penuh lebih dulu.`,
      },
      deviceStatus: {
        title: "Mengapa perangkat “tidak terjangkau”?",
        short:
          "Bukti terakhir bahwa perangkat tersambung sudah habis masa berlakunya. Mungkin masih tersambung, tetapi kami tidak bisa memastikannya.",
        long: `“Online” hanya ditulis selama bukti terakhir dari WhatsApp berlaku. Setelah 30 detik sunyi, perangkat bertanya kepada WhatsApp dan menunggu jawaban paling lama 15 detik.
Biasanya perangkat kembali sendiri dalam satu menit. Pesan yang Anda kirim sementara itu menunggu.
Bila statusnya “Keluar”, tautkan lagi dengan kode QR. Bila “Diblokir WhatsApp”, lihat di ponsel sampai kapan.`,
      },
      trial: {
        title: "Bagaimana mencoba tanpa ponsel?",
        short:
          "Dengan npm start semuanya berjalan di komputer Anda, dengan jaringan WhatsApp simulasi dan sebuah halaman ponsel.",
        long: `- Buka halaman ponsel; alamatnya dicetak oleh npm start.
- Di dasbor, tampilkan kode QR perangkat dan tekan “Salin isi kode”.
- Tempel di halaman ponsel dan tautkan. Perangkat menjadi online.
- Tambahkan pelanggan di halaman ponsel, lalu tulis kepadanya atau sebagai dia.
Pelanggan simulasi tidak tidur: untuk mencoba di malam hari, matikan jam tenang perangkat.`,
      },
    },
  },
};
