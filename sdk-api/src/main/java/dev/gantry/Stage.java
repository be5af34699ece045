package dev.gantry;

/** Where an operation stood when it failed. Before {@link #SUBMIT} nothing has left this machine. */
public enum Stage {
    CONFIGURE,
    CONNECT,
    VALIDATE,
    PREPARE,
    SUBMIT,
    SETTLE,
    READ,
    FOLLOW,
    VERIFY
}
