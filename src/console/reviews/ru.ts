export const texts = {
  title: 'Отзывы',
}
