/** What somebody reads before he signs in. Nothing is said here that the product does not do today. */
export const landing = {
  landing: {
    title: "WhatsApp bisnis, satu kotak masuk",
    sections: "Bagian halaman",
    navWhy: "Keunggulan",
    navHow: "Cara kerja",
    navDevelopers: "Pengembang",
    signIn: "Masuk",
    headline: { reply: "Balas cepat.", send: "Kirim dengan sabar." },
    what: "CloudWA Flow menyatukan chat semua nomor WhatsApp bisnis Anda dalam satu kotak masuk, dan mengirim siaran dengan ritme seorang manusia.",
    start: "Masuk dan mulai",
    see: "Lihat cara kerjanya",
    heroNote: "Kode terbuka. Berjalan di Cloudflare, tanpa server sewaan dan tanpa ponsel yang harus terus menyala.",
    picture: {
      label:
        "Gambaran kotak masuk: Siti menanyakan pesanannya, tim sedang mengetik, lalu balasan terkirim dan dibaca, sementara siaran berjalan dengan jeda.",
      inbox: "Chat",
      device: "Toko Pusat",
      online: "Online",
      siti: "Siti",
      sitiLast: "Pesanan saya sudah dikirim?",
      budi: "Budi",
      budiLast: "Terima kasih, kak!",
      dewi: "Dewi",
      dewiLast: "Besok buka jam berapa?",
      ask: "Halo kak, pesanan saya sudah dikirim?",
      answer: "Sudah kak, tiba besok pagi ya.",
      thanks: "Siap, ditunggu!",
      broadcast: "Siaran: Promo akhir pekan",
      pace: "Jeda acak 30–60 detik",
    },
    why: {
      title: "Bukan lebih kencang. Lebih tenang.",
      lead: "Nomor yang diblokir tidak membalas siapa pun. Karena itu setiap keputusan di sini berpihak pada nomor Anda.",
      link: {
        title: "Tertaut dengan satu kode QR",
        text: "Pindai seperti menautkan WhatsApp Web. Nomor tetap di ponsel Anda; di sini ia menjadi perangkat tertaut yang menyambung lagi sendiri setelah gangguan.",
      },
      inbox: {
        title: "Satu kotak masuk untuk semua nomor",
        text: "Pesan masuk, centang, dan balasan rekan tampil seketika di setiap tab yang terbuka, tanpa memuat ulang. Pesan yang tiba saat Anda pergi sudah menunggu saat Anda kembali.",
      },
      pace: {
        title: "Siaran yang tahu waktu",
        text: "Jeda acak, sedang mengetik, batas per menit, jam, dan hari, pemanasan nomor baru, dan jam tenang dari pukul 21.00 sampai 08.00. Seperempat batas selalu disisakan untuk balasan. Siapa yang menulis STOP tidak dikirimi siaran lagi.",
      },
      honest: {
        title: "Status tidak pernah ditebak",
        text: "“Online” hanya tertulis selama ada bukti dari WhatsApp. Pesan yang jawabannya hilang di jalan tertulis “tidak pasti”, dan Anda yang memutuskan. Setiap pesan yang menunggu menyebut alasannya dan jam kirimnya.",
      },
      once: {
        title: "Tidak ada pesan yang sampai dua kali",
        text: "Setiap pesan punya satu kunci dan satu ID WhatsApp. Bila WhatsApp tidak menjawab, pesan diulang dengan ID yang sama, dan ponsel hanya menampilkannya sekali. Penerima siaran dipegang satu perangkat saja.",
        measured:
          "Diukur pada 26 November 2026 di jaringan WhatsApp simulasi: 216 kali proses dimatikan di tengah 23.981 pesan; 0 hilang, 0 ganda.",
      },
    },
    night: {
      title: "Semalam bersama satu siaran",
      text: "Siaran dimulai sore hari. Pukul 21.00 ia berhenti sendiri, pukul 08.00 ia lanjut sendiri. Balasan untuk pelanggan yang menyapa tetap keluar.",
      label:
        "Garis waktu dari pukul 18 sampai pukul 12 esoknya: titik-titik pesan siaran sampai pukul 21, kosong sepanjang jam tenang kecuali dua balasan, lalu pesan siaran lagi sejak pukul 08.",
      quiet: "Jam tenang",
      broadcast: "Pesan siaran",
      reply: "Balasan",
      drawing: "Ilustrasi, bukan data.",
    },
    how: {
      title: "Dari nol sampai siaran pertama",
      one: { title: "Pindai", text: "Beri nama perangkat, lalu pindai kode QR dari WhatsApp di ponsel bisnis Anda." },
      two: {
        title: "Balas",
        text: "Chat pelanggan muncul sejak perangkat tertaut. Jawab bersama tim dari satu tempat.",
      },
      three: {
        title: "Siarkan",
        text: "Tulis pesan dengan nama penerima, pilih siapa yang menerima, lihat perkiraannya, lalu tekan mulai.",
      },
      guided: "Setelah masuk, panduan menemani keempat langkah pertama di satu halaman.",
    },
    developers: {
      title: "Yang dilakukan dasbor, bisa dilakukan program Anda",
      text: "Dasbor ini memakai API yang sama. Kontraknya ditulis dari kode dan setiap panggilan bisa dicoba di halamannya.",
      once: "Idempotency-Key: panggilan yang diulang tetap satu pesan",
      events: "Peristiwa bernomor urut lewat WebSocket, bisa disusul sampai 14 hari",
      wait: "Setiap pesan yang menunggu menyebut sebab dan waktunya",
      local: "Jaringan WhatsApp simulasi untuk mencoba semuanya tanpa ponsel",
      docs: "Buka dokumentasi API",
      sample: "Contoh panggilan API yang mengirim satu pesan",
    },
    missing: {
      title: "Yang belum ada",
      text: "Media, grup, alur otomatis, jawaban AI, webhook, dan gateway lain. Riwayat chat sebelum ditautkan tidak diambil, dan kontak diimpor dari CSV, bukan dari berkas Excel.",
    },
    open: {
      title: "Kode terbuka, AGPL-3.0",
      text: "Baca, jalankan, dan ubah sendiri. Yang mengubahnya untuk dipakai orang lain membagikan kodenya juga.",
    },
    end: { title: "Siap menautkan nomor pertama Anda?" },
    independent: "Tidak berafiliasi dengan WhatsApp maupun Meta.",
  },
};
