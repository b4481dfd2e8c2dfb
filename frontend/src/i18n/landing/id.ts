/** Indonesian texts of the landing page. It describes only what the product does today. */
export const landing = {
  landing: {
    title: "WhatsApp untuk bisnis Anda",
    sections: "Bagian halaman",
    navWhy: "Fitur",
    navHow: "Cara kerja",
    navDevelopers: "Pengembang",
    signIn: "Masuk",
    headline: { reply: "Balas cepat.", send: "Kirim dengan sabar." },
    what: "Dengan CloudWA Flow, tim Anda membalas chat dari semua nomor WhatsApp bisnis di satu tempat, dan mengirim siaran dengan jeda yang wajar.",
    start: "Masuk dan mulai",
    see: "Lihat cara kerjanya",
    heroNote:
      "Kode sumber terbuka. Berjalan di Cloudflare: tanpa sewa server dan tanpa ponsel yang harus terus menyala.",
    picture: {
      label:
        "Gambar kotak masuk: Siti menanyakan pesanannya, tim sedang mengetik, balasan terkirim dan dibaca, sementara siaran dikirim dengan jeda.",
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
      title: "Dibuat untuk melindungi nomor Anda",
      lead: "WhatsApp memblokir nomor yang mengirim terlalu banyak, terlalu cepat, atau kepada orang yang tidak menginginkannya. CloudWA Flow dibuat untuk mengurangi risiko itu.",
      link: {
        title: "Tertaut dengan satu kode QR",
        text: "Pindai kode seperti saat memakai WhatsApp Web. Nomor tetap ada di ponsel Anda. CloudWA Flow menjadi perangkat tertaut yang menyambung lagi secara otomatis setelah gangguan.",
      },
      inbox: {
        title: "Semua nomor di satu tempat",
        text: "Pesan baru, centang, dan balasan rekan Anda langsung tampil di setiap tab yang terbuka, tanpa memuat ulang. Pesan yang masuk saat Anda pergi sudah ada saat Anda kembali.",
      },
      pace: {
        title: "Siaran dengan batas dan jam tenang",
        text: "Siaran memakai jeda acak, indikator mengetik, batas per menit, jam, dan hari, pemanasan untuk nomor baru, dan jam tenang dari pukul 21.00 sampai 08.00. Seperempat batas selalu disisakan untuk balasan. Kontak yang menulis STOP tidak menerima siaran lagi.",
      },
      honest: {
        title: "Status yang sudah dikonfirmasi",
        text: "“Online” hanya tampil selama WhatsApp mengonfirmasi koneksi. Pesan yang tidak dikonfirmasi WhatsApp tampil sebagai “tidak pasti”, dan Anda memutuskan apakah dikirim lagi. Setiap pesan yang menunggu menampilkan alasannya dan, jika diketahui, waktu kirimnya.",
      },
      once: {
        title: "Tidak ada pesan yang sampai dua kali",
        text: "Setiap pesan punya satu kunci dan satu ID WhatsApp. Jika WhatsApp tidak menjawab, pesan dikirim lagi dengan ID yang sama, dan ponsel hanya menampilkannya sekali. Setiap penerima siaran hanya ditangani satu perangkat.",
        measured:
          "Diukur pada 26 November 2026 di jaringan WhatsApp simulasi: proses dimatikan 216 kali saat menangani 23.981 pesan; 0 hilang, 0 ganda.",
      },
    },
    night: {
      title: "Siaran melewati malam",
      text: "Siaran dimulai pada sore hari. Siaran berhenti otomatis pukul 21.00 dan berlanjut otomatis pukul 08.00. Balasan ke pelanggan tetap dikirim.",
      label:
        "Garis waktu dari pukul 18.00 sampai pukul 12.00 esok hari: titik-titik pesan siaran sampai pukul 21.00, hanya dua balasan selama jam tenang, lalu pesan siaran lagi mulai pukul 08.00.",
      quiet: "Jam tenang",
      broadcast: "Pesan siaran",
      reply: "Balasan",
      drawing: "Ilustrasi, bukan data nyata.",
    },
    how: {
      title: "Tiga langkah sampai siaran pertama",
      one: { title: "Pindai", text: "Beri nama perangkat, lalu pindai kode QR dengan WhatsApp di ponsel bisnis Anda." },
      two: {
        title: "Balas",
        text: "Chat pelanggan muncul setelah perangkat tertaut. Balas bersama tim Anda.",
      },
      three: {
        title: "Siarkan",
        text: "Tulis pesan dengan nama setiap penerima, pilih penerima, lihat perkiraannya, lalu tekan mulai.",
      },
      guided: "Setelah masuk, panduan di satu halaman menemani empat langkah pertama.",
    },
    developers: {
      title: "API untuk semua fitur dasbor",
      text: "Dasbor memakai API yang sama. Dokumentasinya dibuat dari kode, dan setiap panggilan bisa dicoba di sana.",
      once: "Idempotency-Key: panggilan yang diulang tidak mengirim pesan kedua",
      events: "Peristiwa bernomor lewat WebSocket; peristiwa 14 hari terakhir bisa dibaca lagi",
      wait: "Setiap pesan yang menunggu menampilkan alasan dan, jika diketahui, waktunya",
      local: "Jaringan WhatsApp simulasi untuk mencoba semuanya tanpa ponsel",
      docs: "Buka dokumentasi API",
      sample: "Panggilan API untuk masuk dan mengirim satu pesan",
    },
    missing: {
      title: "Belum tersedia",
      text: "Media, grup, alur otomatis, jawaban AI, webhook, dan gateway lain. Riwayat chat sebelum perangkat ditautkan tidak diimpor.",
    },
    open: {
      title: "Kode sumber terbuka, AGPL-3.0",
      text: "Baca, jalankan, dan ubah kodenya. Jika versi yang Anda ubah dipakai orang lain, kode sumbernya harus Anda bagikan juga.",
    },
    end: { title: "Siap menautkan nomor pertama Anda?" },
    independent: "Tidak berafiliasi dengan WhatsApp maupun Meta.",
  },
};
