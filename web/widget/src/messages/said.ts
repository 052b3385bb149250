/** What the quick buttons say to the bot. It understands Chinese, whatever language the buttons are in. */
export const said = {
  human: "转人工",
  repeat: "再说一遍",
  restart: "从头来",
  leave: "退出排队",
  bind: "绑定",
  picture: "[图片]",
};
