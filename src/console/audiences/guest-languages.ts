/** Languages offered for guests; the names come from the browser. */
export const GUEST_LANGUAGES =
  'ru en uk be kk uz ky tg tk az hy ka ro lv lt et pl de fr es it pt tr ar fa he zh ja ko vi th hi'.split(' ')
