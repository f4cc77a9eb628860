// The full screen, for a lesson that is shown to a room; where it is refused, all else works.

export const call = (wish) => (wish === "on" ? document.documentElement.requestFullscreen() : document.fullscreenElement && document.exitFullscreen());
