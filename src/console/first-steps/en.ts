export const texts = {
  title: 'Getting started',
  text: 'Five steps to your first mailing. Finished steps tick themselves off.',
  done: 'done',
  hide: 'Don’t show again',
  hidden: 'Getting started is hidden',
  progress: '{{done}} of {{all}} done',
  step: {
    number: {
      title: 'Link a WhatsApp number',
      text: 'Scan a QR code with the phone, as for WhatsApp Web. Guests’ messages start to arrive here at once.',
    },
    people: {
      title: 'Invite your colleagues',
      text: 'Everyone has their own sign-in and role: operator, marketer or manager.',
    },
    restaurant: {
      title: 'Add a restaurant',
      text: 'Time zone, opening hours, links to review sites: rating requests and replies depend on these.',
    },
    template: {
      title: 'Write your first template',
      text: 'A text with the guest’s name and a question at the end; the checker helps with the rest.',
    },
    trial: {
      title: 'Try a mailing on yourself',
      text: 'Press “Test send” in a mailing and enter your own phone: the text comes to you before any guest sees it.',
    },
  },
}
