/** Indonesian texts about the sample data. */
export const sample = {
  sample: {
    label: "Data contoh",
    banner: "Anda sedang melihat data contoh. Semua isinya rekaan dan tidak ada pesan yang dikirim.",
    back: "Kembali ke data saya",
    offer: "Lihat dengan data contoh",
    turnOn: "Tampilkan data contoh",
    on: "Data contoh ditampilkan.",
    off: "Kembali ke data Anda.",
  },
};
