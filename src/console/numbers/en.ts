export const texts = {
  title: 'Numbers',
}
