export const texts = {
  title: 'Коммуникации',
}
