/** What the quick buttons say to the bot. It understands Chinese, whatever language the buttons are in. */
export const said = {
  human: "转人工",
  repeat: "再说一遍",
  restart: "从头来",
  leave: "退出排队",
  picture: "[图片]",
};

/** What is said by what the menu leads to. */
export const saidThere = {
  bind: "绑定",
  withdraw: (number: string): string => `撤回工单 ${number}`,
  unsolved: (number: string): string => `工单 ${number} 还没解决`,
};
