export const texts = {
  title: 'Номера',
}
