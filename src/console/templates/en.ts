export const texts = {
  title: 'Templates',
}
