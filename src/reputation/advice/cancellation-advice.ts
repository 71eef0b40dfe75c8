import type { CancellationCause } from '../../orders/index.ts'
import type { Advice } from './complaint-advice.ts'

/** What to do to prevent it in future, in our own words after [003]. */
export const CANCELLATION_ADVICE: Record<CancellationCause, Advice> = {
  overload: {
    title: { ru: 'Не справились с потоком', en: 'Too many orders' },
    steps: [
      {
        ru: 'Ставьте ресторан на паузу до того, как кухня захлебнётся, и доготовьте принятое.',
        en: 'Pause the restaurant before the kitchen is swamped, and finish what was accepted.',
      },
      { ru: 'Усильте смену с 12 до 14 и с 18 до 21.', en: 'Add staff from 12 to 14 and from 18 to 21.' },
    ],
  },
  unreachable: {
    title: { ru: 'До ресторана не дозвонились', en: 'The restaurant could not be reached' },
    steps: [
      {
        ru: 'Проверьте телефоны в карточке ресторана и добавьте запасной.',
        en: 'Check the phones on file and add a spare one.',
      },
      { ru: 'Назначьте, кто отвечает на звонки в каждую смену.', en: 'Decide who answers the phone on each shift.' },
    ],
  },
  dish_missing: {
    title: { ru: 'Не оказалось блюда', en: 'Dish unavailable' },
    steps: [
      {
        ru: 'Проверяйте продукты до открытия и обновляйте стоп-лист в течение дня.',
        en: 'Check the stock before opening and keep the stop list up to date during the day.',
      },
      {
        ru: 'Если заказ уже принят, предложите гостю замену, прежде чем отменять.',
        en: 'If the order is accepted already, offer the guest a replacement before cancelling.',
      },
    ],
  },
  closed_early: {
    title: { ru: 'Закрылись раньше графика', en: 'Closed earlier than announced' },
    steps: [
      {
        ru: 'Укажите в графике время, до которого кухня на самом деле принимает заказы, с запасом на курьера.',
        en: 'Publish the time the kitchen really stops taking orders, allowing for the courier.',
      },
    ],
  },
  technical: {
    title: { ru: 'Технические неполадки', en: 'Technical problems' },
    steps: [
      {
        ru: 'Проверяйте планшет, принтер и интернет перед открытием.',
        en: 'Check tablet, printer and internet before opening.',
      },
      {
        ru: 'Держите запасной телефон с интернетом и приложением.',
        en: 'Keep a spare phone with internet and the app.',
      },
    ],
  },
  courier_late: {
    title: { ru: 'Опоздал курьер', en: 'The courier was late' },
    steps: [
      { ru: 'Увеличьте время доставки или сократите её радиус.', en: 'Give delivery more time or shrink its radius.' },
      {
        ru: 'Отдавайте заказы точно ко времени: простой на кухне съедает дорогу.',
        en: 'Hand orders over on time: waiting in the kitchen costs delivery time.',
      },
    ],
  },
  wrong_assembly: {
    title: { ru: 'Заказ собрали неверно', en: 'Wrong items in the order' },
    steps: [
      {
        ru: 'Сверяйте состав с чеком при выдаче и подписывайте, кто собрал.',
        en: 'Check against the receipt at hand-over and sign who assembled it.',
      },
    ],
  },
  not_delivered: {
    title: { ru: 'Заказ не доставили', en: 'The order was not delivered' },
    steps: [
      {
        ru: 'Созванивайтесь с гостем перед выездом, если адрес неясен.',
        en: 'Call the guest before leaving when the address is unclear.',
      },
      {
        ru: 'Договоритесь, кто решает, если гость не отвечает.',
        en: 'Agree who decides when the guest does not answer.',
      },
    ],
  },
  too_early: {
    title: { ru: 'Привезли раньше времени', en: 'Delivered too early' },
    steps: [
      { ru: 'Сократите обещанное время, если готовите быстрее.', en: 'Promise less time if you are faster.' },
      { ru: 'Прежде чем везти раньше, спросите гостя.', en: 'Ask the guest before coming early.' },
    ],
  },
  other: {
    title: { ru: 'Другая причина', en: 'Other reason' },
    steps: [
      {
        ru: 'Записывайте причину каждой отмены: без неё нечего исправлять.',
        en: 'Record the reason for each cancellation: without it there is nothing to fix.',
      },
    ],
  },
}
