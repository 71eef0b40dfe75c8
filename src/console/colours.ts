import { localStorageColorSchemeManager } from '@mantine/core'

/** Remembers light or dark on this device; first-paint.js reads the same entry before anything is drawn. */
export const coloursManager = localStorageColorSchemeManager({ key: 'otklik-colours' })
