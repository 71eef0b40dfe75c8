export const texts = {
  title: 'Inbox',
}
