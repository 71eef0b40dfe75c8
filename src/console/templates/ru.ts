export const texts = {
  title: 'Шаблоны',
}
