import { useMediaQuery } from '@mantine/hooks'

/** Below this one pane at a time, and the menu is a bar at the bottom. In em, as in the styles. */
export const PHONE = '(max-width: 48em)'

/** Whether the page is as narrow as a phone, from the first render on. */
export function usePhone(): boolean {
  return useMediaQuery(PHONE, matchMedia(PHONE).matches, { getInitialValueInEffect: false }) ?? false
}

/** Below this there is room for one column beside the menu, and for a menu of icons. In em, as in the styles. */
const TABLET = '(max-width: 62em)'

/** Whether the page is as narrow as a tablet or a phone, from the first render on. */
export function useTablet(): boolean {
  return useMediaQuery(TABLET, matchMedia(TABLET).matches, { getInitialValueInEffect: false }) ?? false
}
