import type { Language } from '../lib/languages.ts'

/** For restaurants without texts of their own. */
export const DEFAULT_TEXTS: Record<'greeting' | 'out_of_hours', Record<Language, string>> = {
  greeting: {
    ru: '{{ greeting }}, {{ guest.first_name }}! Спасибо, что написали нам. Сообщение получили, скоро ответим.',
    en: '{{ greeting }}, {{ guest.first_name }}! Thank you for writing to us. We have your message and will answer soon.',
  },
  out_of_hours: {
    ru: '{{ greeting }}, {{ guest.first_name }}! Сейчас мы закрыты{% if restaurant.opens_at %}, откроемся {{ restaurant.opens_at }}{% endif %}. Сообщение получили и ответим, как только откроемся.',
    en: '{{ greeting }}, {{ guest.first_name }}! We are closed now{% if restaurant.opens_at %} and open {{ restaurant.opens_at }}{% endif %}. We have your message and will answer as soon as we open.',
  },
}
