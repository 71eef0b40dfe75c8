export const texts = {
  title: 'Getting started',
  text: 'Five steps to your first mailing. What is done ticks itself off.',
  done: 'done',
  hide: 'Don’t show again',
  hidden: 'Getting started is hidden',
  progress: '{{done}} of {{all}} done',
  step: {
    number: {
      title: 'Link a WhatsApp number',
      text: 'Scan a QR code with the phone, as for WhatsApp Web. Guests’ messages appear here at once.',
    },
    people: {
      title: 'Invite your colleagues',
      text: 'Everyone signs in on their own, as operator, marketer or manager.',
    },
    restaurant: {
      title: 'Add a restaurant',
      text: 'Time zone, opening hours, links to review sites: rating requests and replies depend on them.',
    },
    template: {
      title: 'Write your first template',
      text: 'A text with the guest’s name and a question at the end; the checker helps with the rest.',
    },
    trial: {
      title: 'Try a mailing on yourself',
      text: 'A mailing has a “Test”: the text comes to you. The sandbox plays all of it without risking a number: npm run sandbox.',
    },
  },
}
