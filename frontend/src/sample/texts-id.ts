import type { Texts } from "./texts";

export const id: Texts = {
  devices: ["Toko Kopi Dago", "Gudang Grosir", "Cabang Cimahi"],
  tags: { regular: "pelanggan", wholesale: "grosir", fresh: "baru", loyal: "vip" },
  attributes: { city: "kota", favourite: "favorit" },
  favourites: ["Gayo 250 g", "Toraja 500 g", "Kintamani 250 g", "Kopi susu 1 liter", "Robusta Temanggung 1 kg"],
  conversations: [
    [
      "Halo, Gayo 250 g masih ada?",
      "Halo, Kak! Masih, yang sangrai kemarin. Mau digiling atau biji?",
      "Digiling untuk V60 ya.",
      "Oh iya, sekalian saringan V60 isi 100 kalau ada.",
    ],
    [
      "Kak, pesanan saya sudah saya transfer ya, 185 ribu.",
      "Terima kasih, sudah kami terima. Kopinya kami kirim sore ini.",
      "Siap, ditunggu nomor resinya.",
      "Baik, nomor resinya kami kirim di sini begitu kurir mengambil.",
    ],
    [
      "Halo Kak, akhir pekan ini semua biji kopi 250 g diskon 20%. Balas PESAN untuk memesan.",
      "PESAN. Kintamani dua bungkus bisa?",
      "Bisa, Kak. Totalnya 136 ribu sudah termasuk diskon. Dikirim ke alamat biasa?",
      "Iya, alamat biasa. Terima kasih!",
    ],
    [
      "Besok toko buka jam berapa?",
      "Besok buka jam 08.00, Kak.",
      "Oke, saya ambil pesanan besok pagi.",
      "Selamat pagi, Kak! Pesanannya sudah siap diambil di kasir.",
    ],
    ["Kopi saya belum sampai sejak Senin.", "Mohon maaf, Kak. Kami cek ke kurir sekarang, dan segera kami kabari."],
    [
      "Halo Kak, akhir pekan ini semua biji kopi 250 g diskon 20%. Balas PESAN untuk memesan.",
      "BERHENTI",
      "Baik, Kak, Anda tidak akan menerima siaran dari kami lagi.",
    ],
    [
      "Kemasannya sobek waktu sampai.",
      "Mohon maaf sekali. Boleh dikirim fotonya? Kami ganti hari ini juga.",
      "Fotonya sudah saya kirim lewat email.",
      "Sudah kami lihat, gantinya kami kirim siang ini tanpa biaya.",
      "Wah, cepat sekali. Terima kasih banyak!",
    ],
    [
      "Ada kelas seduh bulan depan?",
      "Ada, Kak, Sabtu pekan kedua pukul 10.00. Mau kami daftarkan?",
      "Mau, untuk dua orang.",
      "Sudah kami daftarkan. Sampai jumpa di kelas!",
    ],
    [
      "Boleh minta daftar harga grosir terbaru?",
      "Tentu. Robusta 1 kg mulai 92 ribu untuk 20 kg, arabika mulai 168 ribu.",
      "Kalau 50 kg ada potongan lagi?",
      "Ada, 5% untuk 50 kg ke atas, bebas ongkir Bandung.",
    ],
    [
      "Faktur bulan ini sudah kami bayar ya.",
      "Terima kasih, pembayarannya sudah masuk.",
      "Bisa minta faktur pajaknya juga?",
    ],
    ["Halo, kami dari Toko Kopi Dago. Penawaran untuk kafe Anda sudah siap, boleh kami kirim?"],
    ["Cabang Cimahi masih buka?", "Masih, Kak, sampai pukul 20.00."],
  ],
  broadcasts: {
    draft: {
      name: "Katalog akhir tahun",
      text: "Halo {{name}}, katalog akhir tahun kami sudah terbit. Balas KATALOG, nanti kami kirim.",
    },
    running: {
      name: "Promo akhir pekan",
      text: "{Halo|Hai} {{name}}, akhir pekan ini semua biji kopi 250 g diskon 20%. Balas PESAN untuk memesan.",
    },
    inQuietHours: {
      name: "Harga grosir baru",
      text: "Bapak/Ibu {{name}}, harga grosir bulan depan sudah keluar. Balas HARGA untuk daftarnya.",
    },
    autoPaused: {
      name: "Undangan kelas seduh",
      text: "Halo {{name}}, ada kelas seduh gratis Sabtu ini. Balas IKUT untuk mendaftar.",
    },
    completed: {
      name: "Terima kasih, pelanggan setia",
      text: "Halo {{name}}, terima kasih sudah setahun bersama kami. Tunjukkan pesan ini untuk secangkir kopi gratis.",
    },
    cancelled: {
      name: "Jadwal libur (salah tanggal)",
      text: "Halo {{name}}, toko libur tanggal 12 dan 13. Pesanan online tetap kami proses.",
    },
  },
  files: { regulars: "pelanggan-dago.csv", wholesale: "grosir-bandung.csv", old: "buku-telepon-lama.csv" },
  phoneConsentNote: "Setuju lewat telepon.",
  optOutKeyword: "BERHENTI",
  cannedReplies: [
    { shortcut: "halo", text: "Halo {{name}}, ada yang bisa kami bantu?" },
    { shortcut: "jam", text: "Kami buka setiap hari pukul 08.00–21.00." },
    { shortcut: "ongkir", text: "Pesanan sebelum pukul 14.00 dikirim hari itu juga. Mau dikirim ke kota mana, kak?" },
  ],
};
