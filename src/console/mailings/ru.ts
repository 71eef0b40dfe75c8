export const texts = {
  title: 'Рассылки',
}
