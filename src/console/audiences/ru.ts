export const texts = {
  title: 'Аудитории',
}
