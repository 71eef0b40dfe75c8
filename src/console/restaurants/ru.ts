export const texts = {
  title: 'Рестораны',
}
