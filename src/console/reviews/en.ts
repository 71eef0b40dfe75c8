export const texts = {
  title: 'Reviews',
}
