export const texts = {
  title: 'Settings',
}
