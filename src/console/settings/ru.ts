export const texts = {
  title: 'Настройки',
}
