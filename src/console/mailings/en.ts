export const texts = {
  title: 'Mailings',
}
