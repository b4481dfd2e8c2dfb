/** Indonesian texts of the page Help. Lines that begin with a dash become a list. */
export const help = {
  help: {
    title: "Bantuan",
    lead: "Jawaban singkat untuk pertanyaan yang sering diajukan.",
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
          "Setiap pesan yang menunggu menampilkan alasannya dan, jika diketahui, waktu kirimnya. Pesan dikirim otomatis; Anda tidak perlu membiarkan halaman terbuka.",
        long: `Alasannya:
- Terjadwal: Anda memilih waktu kirim pesan.
- Jam tenang: siaran dan pesan pertama ke kontak baru menunggu sampai jam tenang berakhir.
- Pemanasan: nomor masih baru dan sudah mencapai batas siaran dan pesan pertama untuk 24 jam.
- Batas per menit, per jam, atau per hari: nomor sudah mengirim sebanyak yang diizinkan.
- Disisakan untuk balasan: siaran tidak memakai seperempat dari setiap batas.
- Jeda antarpesan: siaran membuat jeda acak setelah setiap pesan.
- Dibatasi WhatsApp: WhatsApp sendiri sedang tidak mengizinkan nomor ini mengirim pesan pertama.
- Perangkat tidak tersambung: pesan dikirim setelah perangkat tersambung.
- Dicoba lagi setelah gagal: percobaan terakhir gagal karena gangguan sementara. Percobaan berikutnya dilakukan setelah 20, 60, dan 180 detik.
Pesan yang menunggu bisa dibatalkan di chatnya.`,
      },
      statuses: {
        title: "Apa arti setiap status pesan?",
        short: "Dari dalam antrean sampai dibaca. Pesan disebut terkirim hanya setelah dikonfirmasi WhatsApp.",
        long: `- Dalam antrean: server sudah menerima pesan, dan pesan menunggu giliran.
- Menunggu (di siaran): pesan untuk penerima ini belum dikirim.
- Mengetik: penerima melihat “sedang mengetik…”.
- Mengirim: perangkat sedang menyerahkan pesan ke WhatsApp.
- Terkirim (satu centang): WhatsApp mengonfirmasi bahwa pesan sudah diterimanya.
- Tersampaikan (dua centang): ponsel penerima sudah menerima pesan.
- Dibaca (dua centang biru): penerima sudah membuka pesan. WhatsApp melaporkannya hanya jika penerima mengaktifkan laporan dibaca.
- Gagal: pesan tidak dikirim. Alasannya ditampilkan.
- Tidak pasti: WhatsApp tidak mengonfirmasi pesan, jadi pesan mungkin sampai, mungkin tidak.
- Dilewati (di siaran): penerima ini tidak mendapat pesan, misalnya karena berhenti berlangganan.
- Dibatalkan: seseorang di tim Anda menghentikan pesan sebelum dikirim.`,
      },
      quietHours: {
        title: "Apa itu jam tenang?",
        short:
          "Selama jam tenang, nomor tidak mengirim siaran dan pesan pertama ke kontak baru. Balasan kepada orang yang pernah menulis tetap dikirim.",
        long: `Nomor baru punya jam tenang dari pukul 21.00 sampai 08.00 waktu Jakarta. Anda bisa mengubah jam dan zona waktu setiap perangkat di Perangkat, nama perangkat, Kecepatan kirim. Di sana Anda juga bisa mematikan dan menyalakan jam tenang.
Pesan yang menunggu dikirim otomatis setelah jam tenang berakhir. “Kontak baru” adalah nomor yang belum pernah menulis kepada Anda dan belum pernah Anda kirimi pesan.`,
      },
      warmUp: {
        title: "Apa itu pemanasan nomor?",
        short:
          "Nomor yang baru ditautkan mulai perlahan: 50 siaran dan pesan pertama pada hari pertama, lalu bertambah 50% setiap hari.",
        long: `Pemanasan hanya menghitung siaran dan pesan pertama ke kontak baru. Balasan tidak dibatasi pemanasan.
Batas harian berhenti naik di 500, kecuali kontak baru membalas: dari sedikitnya 20 kontak baru yang dikirimi pesan dalam tujuh hari, 30% harus membalas. Angka ini kami tentukan sendiri; WhatsApp tidak mengumumkan angkanya.
Matikan pemanasan hanya untuk nomor yang sudah lama dipakai.`,
      },
      pace: {
        title: "Apa arti Aman, Normal, dan Cepat?",
        short:
          "Artinya lama jeda acak di antara dua pesan. Normal cocok untuk nomor yang biasa dipakai. Pilih Aman untuk nomor baru, dan Cepat hanya untuk nomor lama dan pelanggan yang mengenal Anda.",
        long: `Jeda Aman 30–60 detik, Normal 10–30 detik, dan Cepat 5–10 detik. Jeda yang lebih panjang mengurangi risiko nomor dibatasi WhatsApp.
Satu dari sepuluh jeda menjadi dua kali lebih panjang, supaya jeda tidak membentuk pola. Jeda yang Anda atur sendiri minimal 5 detik.
Jeda hanya berlaku di antara pesan siaran. Batas nomor, pemanasan, dan jam tenang juga berlaku. Perkiraan siaran sudah menghitung semuanya.
Setelah server dijalankan ulang, perangkat menunggu satu jeda penuh sebelum melanjutkan.`,
      },
      limits: {
        title: "Berapa banyak yang boleh dikirim satu nomor?",
        short: "Maksimal 20 pesan per menit, 500 per jam, dan 5.000 per hari, jenis apa pun.",
        long: `Batas dihitung bergulir: satu hari berarti 24 jam terakhir. Batas setiap perangkat bisa diatur lebih rendah, tetapi tidak lebih tinggi. Siaran memakai paling banyak tiga perempat dari setiap batas.
Beberapa perangkat bisa berbagi satu siaran. Setiap perangkat tetap memakai batas dan jam tenangnya sendiri.`,
      },
      priorities: {
        title: "Pesan mana yang dikirim lebih dulu?",
        short:
          "Pesan mendesak lebih dulu, lalu tinggi, lalu biasa, dan siaran paling akhir. Dalam satu prioritas, chat bergiliran.",
        long: `Pesan yang Anda tulis di chat berprioritas tinggi, jadi balasan dikirim sebelum siaran. Pesan lewat API berprioritas biasa, kecuali panggilannya menentukan yang lain.
Prioritas hanya mengubah urutan, bukan batas: jam tenang, pemanasan, dan batas nomor berlaku untuk semua prioritas. Pesan pertama ke kontak baru menunggu di antrean tersendiri, supaya tidak menunda pesan lain.`,
      },
      bans: {
        title: "Bagaimana supaya nomor tidak diblokir?",
        short:
          "Tulis kepada orang yang mengenal Anda, mulai perlahan, dan jangan menulis kepada orang yang sudah berhenti berlangganan. Tidak ada pengaturan yang menjamin: WhatsApp yang memutuskan.",
        long: `- Kirim siaran hanya kepada orang yang setuju, dan catat persetujuannya di kontak.
- Biarkan pemanasan dan jam tenang menyala untuk nomor baru.
- Pakai kecepatan Aman atau Normal.
- Pakai nama penerima dan variasi kata, supaya pesan tidak sama semua.
- Hapus nomor yang tidak terdaftar di WhatsApp dari daftar Anda.
- Perhatikan “Kontak baru yang membalas” di Kecepatan kirim.
- Mulai dengan nomor yang tidak terlalu penting.
Siaran dijeda otomatis jika lebih dari 20% dari sedikitnya 20 pesan yang sudah selesai gagal.`,
      },
      importing: {
        title: "Bagaimana mengimpor kontak dan memberi tag?",
        short:
          "Buka Kontak, Impor berkas, lalu pilih berkas Excel (.xlsx), LibreOffice (.ods), CSV, atau kartu kontak ponsel (.vcf, vCard). Tidak ada yang disimpan sebelum Anda memeriksa hasilnya.",
        long: `- Tag untuk semua kontak dalam berkas diisi saat Anda mencocokkan kolom. Kolom yang dipakai sebagai Tag memberi tag pada setiap barisnya.
- Tag satu kontak diubah di halaman kontak itu.
- Siaran bisa dikirim ke kontak yang punya tag tertentu.
- Kontak yang sudah ada diperbarui, bukan digandakan.
- Baris yang ditolak bisa diunduh bersama alasannya, diperbaiki, lalu diimpor lagi.
Buka berkas lain, misalnya .xls atau .numbers, di programnya dan simpan dulu sebagai .xlsx atau CSV.`,
      },
      optOut: {
        title: "Apa yang terjadi jika kontak berhenti berlangganan?",
        short:
          "Kontak yang menulis STOP, BERHENTI, UNSUBSCRIBE, atau kata kunci serupa tidak menerima siaran lagi dari semua nomor Anda.",
        long: `Kata kunci harus menjadi seluruh isi pesan, karena di dalam kalimat artinya bisa berbeda. Pesan yang mirip, misalnya “stop ya kak”, ditampilkan di chat dan Anda yang memutuskan. Di Kontak, Kata berhenti, Anda bisa menambah kata dan bahasa. Kontak yang menulis START atau MULAI menerima siaran lagi.
Anda juga bisa mencatat permintaan berhenti di halaman kontak. Riwayat kontak menyimpan setiap permintaan berhenti dan setiap persetujuan.
Anda tetap bisa membalas kontak itu di chat.`,
      },
      skipped: {
        title: "Mengapa seorang penerima dilewati?",
        short:
          "Orang itu berhenti berlangganan, sebelum siaran dimulai atau sebelum gilirannya. Penerima seperti itu berstatus “Dilewati”: tidak ada yang dikirim, dan ini bukan kegagalan.",
        long: `- Berhenti berlangganan: penerima dilewati saat siaran dimulai. Statusnya diperiksa lagi saat perangkat mengambil pesan, dan sekali lagi sebelum pesan diketik.
- Mungkin mau berhenti berlangganan: ada pesan orang ini yang mirip permintaan berhenti, dan belum ada yang memutuskan. Siaran melewatinya, kecuali Anda memilih tetap mengirim kepada orang seperti ini.
- Ada isi yang tidak ada: pesan memakai isi yang tidak dimiliki kontak ini, dan “Lewati penerima yang tidak bisa menerima pesan” dipilih. Teks pengganti di pesan mencegahnya.
- Bukan penerima sama sekali: baris daftar yang tidak bisa dibaca ditampilkan sebelum siaran disimpan. Anda bisa memperbaiki atau menghapusnya.
- Nomor yang ada dua kali di daftar mendapat satu pesan. Baris yang mengulanginya disebutkan sebelum siaran disimpan.
- Tidak terdaftar di WhatsApp: penerima ini tidak dilewati, tetapi “Gagal”, dengan alasan ini. Ini tidak dihitung untuk jeda otomatis.
- Perangkat keluar: pesan yang belum dikirim berstatus “Gagal”. “Kirim ulang yang gagal” mengirimnya lewat perangkat lain.
- Dibatalkan: siaran dibatalkan sebelum pesan dikirim.
Alasan untuk setiap penerima tampil di daftar penerima dan di laporan siaran.`,
      },
      media: {
        title: "Bisakah mengirim atau melihat foto?",
        short:
          "Belum. Foto, video, pesan suara, dan dokumen dari pelanggan tampil sebagai jenis dan keterangannya; buka isinya di ponsel Anda. Dari sini hanya teks yang bisa dikirim.",
        long: `Siaran juga hanya berisi teks. Untuk mengirim foto atau dokumen, pakai WhatsApp di ponsel Anda; perangkat tetap tertaut.`,
      },
      groups: {
        title: "Bisakah menulis ke grup?",
        short:
          "Bisa. Grup yang sudah menerima pesan tampil di Chat, dengan nama penulis di atas setiap pesan. Balas di sana seperti di chat lain; tombol bergambar orang di samping pesan menunjukkan siapa yang sudah menerima dan membacanya.",
        long: `Siaran dikirim ke orang satu per satu, bukan ke grup. Untuk menulis ke banyak orang, beri tag pada kontaknya, lalu kirim siaran ke tag itu.`,
      },
      unknown: {
        title: "Mengapa sebuah pesan “tidak pasti”?",
        short:
          "Pesan sudah dikirim, tetapi koneksi terputus sebelum WhatsApp mengonfirmasinya. Belum diketahui apakah pesan sampai.",
        long: `Selama 10 menit, dan selama perangkat tetap tertaut, pesan dikirim lagi dengan ID yang sama; ponsel yang sudah menerimanya tidak menampilkannya dua kali. Setelah itu pesan menjadi tidak pasti dan tidak dikirim lagi secara otomatis.
Tanyakan kepada penerima atau lihat di ponsel Anda, lalu putuskan: kirim ulang, atau tandai sudah sampai atau tidak sampai. Jika tanda terima datang kemudian, statusnya diperbaiki otomatis.
Batas nomor menghitung pesan ini sebagai terkirim.`,
      },
      duplicates: {
        title: "Apa itu Idempotency-Key?",
        short:
          "Kunci yang dikirim program Anda bersama panggilan API. Jika panggilan diulang dengan kunci yang sama, tidak ada pesan kedua yang dikirim.",
        long: `ID WhatsApp pesan dibuat dari kunci itu, jadi panggilan yang diulang menemukan pesan yang sudah ada. Kunci disimpan selama pesannya disimpan: tujuh hari setelah dikirim.
Jika panggilan tidak dijawab, ulangi dengan kunci yang sama. Dasbor melakukan hal yang sama saat Anda menekan Kirim ulang.`,
      },
      restart: {
        title: "Apa yang terjadi saat server dijalankan ulang?",
        short:
          "Perangkat menyambung lagi secara otomatis, tanpa kode QR baru. Pesan yang sudah diterima server tetap dikirim, dan setiap pesan pelanggan diterima tepat satu kali.",
        long: `Server menyimpan setiap pesan sebelum memprosesnya, jadi pesan yang menunggu tetap ada di antrean. Pesan pelanggan disimpan sebelum perangkat mengonfirmasinya ke WhatsApp; pesan yang belum dikonfirmasi dikirim lagi oleh WhatsApp.
Perangkat dinyalakan lagi oleh alarmnya sendiri atau oleh pemeriksaan setiap menit. Halaman yang terbuka memuat semua yang terlewat setelah tersambung lagi.
Siaran yang berjalan dilanjutkan. Perangkatnya menunggu satu jeda penuh lebih dulu.`,
      },
      deviceStatus: {
        title: "Mengapa perangkat “tidak terjangkau”?",
        short:
          "WhatsApp sudah beberapa saat tidak mengonfirmasi koneksi. Perangkat mungkin masih tersambung, tetapi belum pasti.",
        long: `“Online” hanya tampil selama konfirmasi terakhir dari WhatsApp masih berlaku. Jika WhatsApp tidak mengirim apa pun selama 30 detik, perangkat bertanya dan menunggu jawaban 15 detik.
Biasanya perangkat online lagi dalam satu menit. Pesan yang Anda kirim sementara itu menunggu.
Jika statusnya “Keluar”, tautkan lagi perangkat dengan kode QR. Jika statusnya “Diblokir WhatsApp”, lihat di ponsel sampai kapan.`,
      },
      password: {
        title: "Bagaimana mengganti kata sandi, atau masuk jika lupa?",
        short:
          "Belum bisa di dasbor. Orang yang mengelola instalasi CloudWA Flow Anda, yaitu yang memberi Anda kata sandi, bisa membuat yang baru.",
        long: `Caranya ada di panduan (docs/guide.md), di bagian “When you install it yourself”.
Setelah sepuluh kata sandi yang salah, akun dikunci untuk sementara. Tunggu selama yang tertulis di pesannya, atau masuk dari browser yang pernah Anda pakai.`,
      },
      trial: {
        title: "Bagaimana mencoba tanpa ponsel?",
        short:
          "Jalankan npm start. Perintah ini menjalankan semuanya di komputer Anda, dengan jaringan WhatsApp simulasi dan halaman ponsel.",
        long: `- Buka halaman ponsel; alamatnya ditampilkan oleh npm start.
- Di dasbor, tampilkan kode QR perangkat dan tekan “Salin isi kode”.
- Tempel di halaman ponsel dan tautkan perangkat. Perangkat menjadi online.
- Tambahkan pelanggan di halaman ponsel, lalu kirim pesan ke pelanggan itu, atau dari pelanggan itu ke perangkat.
Jam tenang juga berlaku untuk pelanggan simulasi: untuk mencoba dasbor pada malam hari, matikan jam tenang perangkat.`,
      },
    },
  },
};
