export const texts = {
  title: 'Restaurants',
}
