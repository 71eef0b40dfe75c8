export const texts = {
  title: 'Audiences',
}
